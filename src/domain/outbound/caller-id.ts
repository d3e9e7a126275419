import { type Nearness, nearestNumber } from './local-presence.ts';
import type { NumberFacts } from './rules.ts';

/** What decides the number that a call comes from. All numbers are in E.164. */
interface CallerIdChoice {
  /** The number of the queue that the call is made for. null: none. */
  fixed: string | null;
  /** The number that the agent chose in the dialer. null: none. */
  chosen: string | null;
  /** The numbers that the agent may call from, the usual one first. */
  allowed: readonly string[];
  /** Whether the number nearest to the callee is shown. null: it is not. */
  local: {
    callee: NumberFacts;
    /** Of the allowed numbers. */
    owned: readonly NumberFacts[];
    /** The number from which this number was called last. null: it was not. */
    last: string | null;
    /** The numbers from which the callee's contact was called, by any of its numbers, the latest first. */
    contact: readonly string[];
  } | null;
}

interface CallerId {
  number: string;
  why: 'queue' | 'chosen' | 'kept' | Nearness | 'usual';
}

/**
 * The number that a call comes from:
 *
 *   that of the queue ─none─► the agent's choice ─none─► local presence: the one that the callee's contact knows, otherwise
 *   the nearest ─none, or off─► the agent's usual number
 *
 * @returns null: there is no number. `refused`: the agent chose one that they may not call from
 */
export function callerIdOf({ fixed, chosen, allowed, local }: CallerIdChoice): CallerId | 'refused' | null {
  if (fixed !== null) return { number: fixed, why: 'queue' };
  if (chosen !== null) return allowed.includes(chosen) ? { number: chosen, why: 'chosen' } : 'refused';
  const near = local === null ? null : localNumber(local, allowed);
  if (near !== null) return near;
  const [usual] = allowed;
  return usual === undefined ? null : { number: usual, why: 'usual' };
}

/**
 * A person that was called before recognises the number, and calls it back, whichever of their phones rang. A number of
 * another country is strange to a phone that it did not call, so it comes after a near one, and before the agent's usual.
 */
function localNumber(
  { callee, owned, last, contact }: NonNullable<CallerIdChoice['local']>,
  allowed: readonly string[],
): CallerId | null {
  const known = [...contact, ...(last === null ? [] : [last])].filter((number) => allowed.includes(number));
  const isAtHome = (number: string): boolean =>
    callee.country !== null && owned.find((each) => each.number === number)?.country === callee.country;
  const kept = known.find((number) => number === last || isAtHome(number));
  if (kept !== undefined) return { number: kept, why: 'kept' };
  const nearest = nearestNumber(callee, owned);
  if (nearest !== null) return { number: nearest.number, why: nearest.by };
  const [abroad] = known;
  return abroad === undefined ? null : { number: abroad, why: 'kept' };
}
