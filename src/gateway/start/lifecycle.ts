/**
 * The gateway's own life.
 *
 *   starting ─calls are listened to─► ready ─signal─► stopping
 *
 * While starting, HTTP answers 503: the port is taken already, the rest is not there yet.
 * While stopping, everything is served on; only new calls are refused (by Calls).
 */
export interface Lifecycle {
  state: 'starting' | 'ready' | 'stopping';
}
