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
  /** How long it has been mended, in ms; null: it flows. A pause that took longer than planned was slept through. */
  let spentMs: number | null = null;
  let wasUp = false;

  const mend = (attempt: number): void => {
    if (spentMs === null || signal.aborted) return;
    if (spentMs >= patienceMs) {
      watcher.giveUp();
      return;
    }
    watcher.restart();
    const pause = Math.min(retryMs.most, retryMs.first * 2 ** attempt);
    timer = setTimeout(() => {
      if (spentMs !== null) spentMs += pause;
      mend(attempt + 1);
    }, pause);
  };

  const onChange = (): void => {
    const state = connection.iceConnectionState;
    if (state === 'connected' || state === 'completed') {
      wasUp = true;
      clearTimeout(timer);
      spentMs = null;
      watcher.flows(true);
      return;
    }
    // A call that never had audio is ended at once, by JsSIP.
    if ((state !== 'disconnected' && state !== 'failed') || !wasUp || spentMs !== null) return;
    spentMs = 0;
    watcher.flows(false);
    // Most such gaps close by themselves within a second.
    timer = setTimeout(() => mend(1), state === 'failed' ? 0 : retryMs.first);
  };

  connection.addEventListener('iceconnectionstatechange', onChange, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
}
