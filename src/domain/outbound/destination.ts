import type { ErrorCode } from '../errors.ts';
import { fraudCountries } from './fraud-countries.ts';
import { type NumberFacts, type OutboundRules, usualKinds } from './rules.ts';

/** Codes of refused destinations. See the table of errors. */
export type DestinationRefusal = Extract<
  ErrorCode,
  'OUTBOUND_COUNTRY' | 'OUTBOUND_COUNTRY_UNKNOWN' | 'OUTBOUND_NUMBER_KIND' | 'OUTBOUND_PREFIX'
>;

/**
 * Whether the rules allow a call to a number:
 *
 *   longest prefix of allow or deny ─deny─► refused
 *        │none             └─allow─► allowed
 *        └─► a known country? ─► an allowed one? ─► an allowed kind? ─► allowed
 *
 * @returns the code of the refusal; null: allowed
 */
export function judgeDestination(facts: NumberFacts, rules: OutboundRules): DestinationRefusal | null {
  const allowed = longestPrefix(facts.number, rules.allow);
  const denied = longestPrefix(facts.number, rules.deny);
  if (denied > 0 && denied >= allowed) return 'OUTBOUND_PREFIX';
  if (allowed > 0) return null;
  const kindAllowed = usualKinds.includes(facts.kind) || rules.kinds.includes(facts.kind);
  if (facts.kind === 'global') return kindAllowed ? null : 'OUTBOUND_NUMBER_KIND';
  if (facts.country === null) return 'OUTBOUND_COUNTRY_UNKNOWN';
  const named = rules.countries.includes(facts.country);
  if (!named && (!rules.countries.includes('*') || fraudCountries.has(facts.country))) return 'OUTBOUND_COUNTRY';
  return kindAllowed ? null : 'OUTBOUND_NUMBER_KIND';
}

/** Length of the longest matching prefix. 0: none. */
function longestPrefix(number: string, prefixes: readonly string[]): number {
  return prefixes.reduce(
    (longest, prefix) => (number.startsWith(prefix) ? Math.max(longest, prefix.length) : longest),
    0,
  );
}
