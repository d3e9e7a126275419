export interface MediaWatcher {
  /** True: audio works, for the first time or again. False: audio is interrupted. */
  flows(flows: boolean): void;
  /** Gathers new candidates (RFC 8445 section 2.4). False: not possible now. */
  restart(): boolean;
  /** The repair took too long. */
  giveUp(): void;
}

const retryMs = { first: 1000, most: 8000 };
/** Equals the gateway's own timeout for a phone that lost its network. */
const patienceMs = 30_000;

/**
 * Watches a connection's ICE state, and restarts ICE with growing delays after an interruption.
 *
 *   flowing ─disconnected, failed─► mending ─connected─► flowing
 *                                      └─ 30 s ─► given up
 */
export function watchMedia(connection: RTCPeerConnection, watcher: MediaWatcher, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /**
   * Time spent on the repair, in ms. null: audio works. Only planned delays count, so sleep of the computer does not.
   */
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
    // JsSIP itself ends a call that never had audio.
    if ((state !== 'disconnected' && state !== 'failed') || !wasUp || spentMs !== null) return;
    spentMs = 0;
    watcher.flows(false);
    // Most interruptions end by themselves within a second.
    timer = setTimeout(() => mend(1), state === 'failed' ? 0 : retryMs.first);
  };

  connection.addEventListener('iceconnectionstatechange', onChange, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
}
