import { type EndReason, endReasons } from './end-reason.ts';

/** Outcomes of calls that can be searched for: answered by an agent or a flow’s number, ended without, or one reason. */
export const callOutcomes = ['answered', 'unanswered', ...endReasons] as const;
export type CallOutcome = 'answered' | 'unanswered' | EndReason;

/** Which calls of the log are meant. All conditions hold. */
export interface CallFilter {
  /** Calls that the agent had, or was the last to be offered. */
  agent?: string | undefined;
  /** Calls that started at this time or later, ISO 8601, UTC, with milliseconds. */
  startedAfter?: string | undefined;
  /** Calls that started before this time. */
  startedBefore?: string | undefined;
  /** E.164: the virtual number, or the customer’s number if it is not masked. */
  number?: string | undefined;
  /** The last queue that the call joined. */
  queue?: string | undefined;
  outcome?: CallOutcome | undefined;
  /** Calls from outside that no agent answered: see `wasMissed`. */
  missed?: boolean | undefined;
  /** Calls with a message of the caller. */
  voicemail?: boolean | undefined;
}
