import { type NumberPlace, placeOf } from './place-of-number.ts';
import type { NumberFacts, NumberKind } from './rules.ts';

/** How near a number is to the callee. */
export type Nearness = 'area' | 'region' | 'country';

interface NearestNumber {
  number: string;
  by: Nearness;
}

/** Kinds of numbers that a person calls back. */
const ordinary: ReadonlySet<NumberKind> = new Set(['fixed', 'mobile', 'voip', 'uan']);
/** Kinds that are dialled from within a country without being in a place of it. */
const placeless: ReadonlySet<NumberKind> = new Set(['short', 'global', 'unknown']);
const rank = { area: 3, region: 2, country: 1 } as const;

/**
 * The owned number that looks most local to the callee: of the same area, otherwise of the same region, otherwise of the
 * same country. Of several, the one whose code is most similar, where similar codes are neighbours; then the first.
 *
 * @param callee the facts about the number that is called
 * @param owned the facts about the numbers to choose from
 * @returns null: none is of the callee's country, or the callee has none
 */
export function nearestNumber(callee: NumberFacts, owned: readonly NumberFacts[]): NearestNumber | null {
  if (callee.country === null || placeless.has(callee.kind)) return null;
  const place = placeOf(callee);
  let best: (NearestNumber & { similar: number }) | null = null;
  for (const each of owned) {
    if (each.country !== callee.country || !ordinary.has(each.kind)) continue;
    const there = placeOf(each);
    const by = nearness(place, there);
    const similar = by === 'country' || !place.neighbours ? 0 : sharedDigits(place.national, there.national);
    const isNearer = best === null || rank[by] > rank[best.by] || (by === best.by && similar > best.similar);
    if (isNearer) best = { number: each.number, by, similar };
  }
  return best === null ? null : { number: best.number, by: best.by };
}

function nearness(one: NumberPlace, other: NumberPlace): Nearness {
  if (one.area !== null && one.area === other.area) return 'area';
  return one.region !== null && one.region === other.region ? 'region' : 'country';
}

function sharedDigits(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
