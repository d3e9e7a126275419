import type { VirtualNumber } from '../storage/store.ts';

/** A call from outside that has no agent yet, or no agent any more. */
export interface RoutedCall {
  /** As it was configured when the call came. */
  line: VirtualNumber;
  /** Agents at whom it rang already. */
  rung: ReadonlySet<string>;
}

/**
 * Where the call goes now:
 * - `ring`: to this agent, for so long; if they do not answer, the router is asked again;
 * - `message`: nobody is left, and the caller may leave one; without consent to a recording they hear an apology;
 * - `refuse`: nobody is left; the caller hears an apology.
 */
export type Route = { to: 'ring'; agent: string; ringSeconds: number } | { to: 'message' } | { to: 'refuse' };

/**
 * Decides where a call goes. It is asked when the call comes, and again after each agent who did not take it.
 * A router knows neither SIP nor the telephony core.
 */
export interface Router {
  /** Agents who may come into question now: what is known of their phones is read before `route` is called. */
  candidates(call: RoutedCall): Promise<readonly string[]>;
  /**
   * Synchronous: the agent is claimed in the same turn, so two calls never ring one agent.
   * @param free the agent has a phone to ring and no other call
   */
  route(call: RoutedCall, free: (identity: string) => boolean): Route;
}
