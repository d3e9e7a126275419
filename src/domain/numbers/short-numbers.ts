import type { Country } from './e164.ts';
import { shortTable } from './short-table.ts';

/** `premium`: costs more than usual. `emergency`: police, ambulance, fire brigade and similar services. */
export type ShortKind = 'emergency' | 'short' | 'premium';

interface Ranges {
  emergency: RegExp;
  all: RegExp;
  premium: RegExp;
}

const nothing = /^(?!)/;
const lines = new Map(
  shortTable
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, 2), line.slice(3)]),
);
const known = new Map<string, Ranges>();

/**
 * The kind of a number that is dialled unchanged, and only within its country: 911, 112, 115, 116117.
 * @param digits as dialled, without a prefix
 * @returns null if the country has no such short number
 */
export function shortKind(digits: string, country: Country): ShortKind | null {
  const { emergency, all, premium } = rangesOf(country);
  if (emergency.test(digits)) return 'emergency';
  if (premium.test(digits)) return 'premium';
  return all.test(digits) ? 'short' : null;
}

function rangesOf(country: string): Ranges {
  const before = known.get(country);
  if (before !== undefined) return before;
  const [emergency, all, premium] = (lines.get(country) ?? '- - -')
    .split(' ')
    .map((pattern) => (pattern === '-' ? nothing : new RegExp(`^(?:${pattern})$`)));
  const ranges = { emergency: emergency ?? nothing, all: all ?? nothing, premium: premium ?? nothing };
  known.set(country, ranges);
  return ranges;
}
