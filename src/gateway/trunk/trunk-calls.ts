/** Classes of rejected calls, as metrics show them. There are only a few: each is one time series per trunk. */
export const failureClasses = [
  'auth',
  'busy',
  'incompatible',
  'no_answer',
  'not_found',
  'rejected',
  'unavailable',
  'unreachable',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** Running totals of the calls of one trunk. They are never reset. */
export interface TrunkCalls {
  /** INVITEs accepted from the trunk, and INVITEs sent to it. */
  inbound: number;
  outbound: number;
  /** Calls to the trunk that it rejected or did not answer. */
  failures: Record<FailureClass, number>;
}

export function newTrunkCalls(): TrunkCalls {
  const failures = Object.fromEntries(failureClasses.map((each) => [each, 0])) as TrunkCalls['failures'];
  return { inbound: 0, outbound: 0, failures };
}

/** @param answered false if there was no response at all */
export function failureClassOf(status: number, answered: boolean): FailureClass {
  if (!answered) return 'unreachable';
  if (status === 401 || status === 407) return 'auth';
  if (status === 486 || status === 600) return 'busy';
  if (status === 408 || status === 480 || status === 487) return 'no_answer';
  if (status === 404 || status === 410 || status === 484 || status === 604) return 'not_found';
  if (status === 415 || status === 488 || status === 606) return 'incompatible';
  return status >= 500 && status < 600 ? 'unavailable' : 'rejected';
}
