/**
 * The lifecycle of the gateway.
 *
 *   starting ─core subscribed, calls restored─► ready ─signal─► stopping
 *
 * While starting, HTTP answers 503: the port is taken, but the other parts are not ready. While stopping, everything is
 * served, except for new calls, which Calls refuses.
 */
export interface Lifecycle {
  state: 'starting' | 'ready' | 'stopping';
}
