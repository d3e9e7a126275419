/**
 * Whether anybody has called back after a missed call: nobody yet, called without an answer, or talked with the number
 * in a later call, whoever called.
 */
export const callbackStates = ['not-yet', 'tried', 'reached'] as const;
export type CallbackState = (typeof callbackStates)[number];

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
