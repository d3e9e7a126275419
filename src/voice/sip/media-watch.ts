export interface MediaWatcher {
  /** Audio gets through, for the first time or again, or it does not. */
  flows(flows: boolean): void;
  /** Asks for new candidates (RFC 8445 section 2.4). False: not possible now. */
  restart(): boolean;
  /** It did not come back in time. */
  giveUp(): void;
}

const retryMs = { first: 1000, most: 8000 };
/** The gateway waits this long for a phone that lost its network, too. */
const patienceMs = 30_000;

/**
 * Watches a connection's ICE state, and tries to mend it with growing pauses.
 *
 *   flowing ─disconnected, failed─► mending ─connected─► flowing
 *                                      └─ 30 s ─► given up
 */
export function watchMedia(connection: RTCPeerConnection, watcher: MediaWatcher, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lostAt: number | null = null;
  let wasUp = false;

  const mend = (attempt: number): void => {
    if (lostAt === null || signal.aborted) return;
    if (performance.now() - lostAt >= patienceMs) {
      watcher.giveUp();
      return;
    }
    watcher.restart();
    timer = setTimeout(() => mend(attempt + 1), Math.min(retryMs.most, retryMs.first * 2 ** attempt));
  };

  const onChange = (): void => {
    const state = connection.iceConnectionState;
    if (state === 'connected' || state === 'completed') {
      wasUp = true;
      clearTimeout(timer);
      lostAt = null;
      watcher.flows(true);
      return;
    }
    // A call that never had audio is ended at once, by JsSIP.
    if ((state !== 'disconnected' && state !== 'failed') || !wasUp || lostAt !== null) return;
    lostAt = performance.now();
    watcher.flows(false);
    // Most such gaps close by themselves within a second.
    timer = setTimeout(() => mend(1), state === 'failed' ? 0 : retryMs.first);
  };

  connection.addEventListener('iceconnectionstatechange', onChange, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
}
