/**
 * What became of the number of a missed call: no call since, an outgoing call without an answer, or a later conversation
 * with any agent.
 */
export const callbackStates = ['not-yet', 'tried', 'reached'] as const;
type CallbackState = (typeof callbackStates)[number];

/** The newest calls with a number, ISO 8601. null: there is none. */
export interface LastCalls {
  answered: string | null;
  outbound: string | null;
}

/** @param missedAt when the missed call started, ISO 8601 */
export function callbackState(missedAt: string, { answered, outbound }: LastCalls): CallbackState {
  if (answered !== null && answered > missedAt) return 'reached';
  return outbound !== null && outbound > missedAt ? 'tried' : 'not-yet';
}
