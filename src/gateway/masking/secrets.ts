import type { CallRecord } from '../../domain/calls/record.ts';
import { type Country, toE164 } from '../../domain/numbers/e164.ts';

/**
 * Every number that must not reach the agent of a masked call: the caller's, the
 * contact's others, and parameters that are a phone number as a whole.
 */
export function secretsOf(call: CallRecord, country: Country): string[] {
  if (!call.masked) return [];
  const found = [call.customerNumber, ...(call.contact?.numbers ?? [])].filter((number) => number !== null);
  for (const value of Object.values(call.params)) {
    const number = toE164(value, country);
    if (number !== null && number !== call.virtualNumber) found.push(value, number);
  }
  return [...new Set(found)];
}
