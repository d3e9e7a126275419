import type { ErrorCode } from '../errors.ts';
import { fraudCountries } from './fraud-countries.ts';
import { type NumberFacts, type OutboundRules, usualKinds } from './rules.ts';

/** Codes of refused destinations, see the table of errors. */
export type DestinationRefusal = Extract<
  ErrorCode,
  'OUTBOUND_COUNTRY' | 'OUTBOUND_COUNTRY_UNKNOWN' | 'OUTBOUND_NUMBER_KIND' | 'OUTBOUND_PREFIX'
>;

/**
 * Whether the rules let a number be called:
 *
 *   longest prefix of allow or deny ─deny─► refused
 *        │none             └─allow─► may be called
 *        └─► a known country? ─► an allowed one? ─► an allowed kind? ─► may be called
 *
 * @returns why not, or null
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

/** Length of the longest prefix that the number begins with; 0: none. */
function longestPrefix(number: string, prefixes: readonly string[]): number {
  return prefixes.reduce(
    (longest, prefix) => (number.startsWith(prefix) ? Math.max(longest, prefix.length) : longest),
    0,
  );
}
