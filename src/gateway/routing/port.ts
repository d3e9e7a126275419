import type { VirtualNumber } from '../storage/store.ts';

/** A call from outside that has no agent yet, or no longer has one. */
export interface RoutedCall {
  /** The virtual number as configured when the call arrived. */
  line: VirtualNumber;
  /** The agent that rings before those of the virtual number. null: none. */
  first?: string | null;
  /** Agents that the call has already rung. */
  rung: ReadonlySet<string>;
  /** Whether the flow of the number is passed over: the call has or had it, or it is not published. Default: no. */
  skipsFlow?: boolean;
}

/**
 * The next destination of the call:
 * - `ring`: this agent, for `ringSeconds`. If they do not answer, the router is asked again.
 * - `message`: no agent is left, and the caller can leave a message. Without consent to a recording they hear an
 *   apology.
 * - `refuse`: no agent is left, and the caller hears an apology.
 * - `flow`: this flow gets the call before any agent.
 */
export type Route =
  | { to: 'ring'; agent: string; ringSeconds: number }
  | { to: 'message' }
  | { to: 'refuse' }
  | { to: 'flow'; flow: string };

/**
 * Decides the destination of a call. It is called when the call arrives, and again after each unanswered offer. A
 * router has no access to SIP or the telephony core.
 */
export interface Router {
  /** The candidates for this call. Their phones are loaded before `route` is called. */
  candidates(call: RoutedCall): Promise<readonly string[]>;
  /**
   * Synchronous, so that the agent is claimed in the same turn, and two calls never ring one agent.
   * @param free whether the agent's status allows calls, and they have a phone to ring and no other call
   */
  route(call: RoutedCall, free: (identity: string) => boolean): Route;
}
