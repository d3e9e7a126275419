import { digitRuns } from '../../domain/numbers/digit-runs.ts';

/** E.164 has 15 digits at most, its shortest numbers 7; a longer run may hold one. */
const rules = { atLeast: 7, lettersBetween: 3 } as const;

/**
 * Takes every run of 7 digits and more out of a text, whatever stands between the digits and however they
 * are written. Each digit becomes "•". What goes depends on the text alone, never on whose number is hidden:
 * else what is left would tell it.
 */
export function scrubDigits(text: string): string {
  const hidden = new Map<number, number>();
  for (const run of digitRuns(text, rules)) {
    for (const { start, end } of run) hidden.set(start, Math.max(end, hidden.get(start) ?? 0));
  }
  if (hidden.size === 0) return text;
  let out = '';
  for (let at = 0; at < text.length; ) {
    const end = hidden.get(at);
    out += end === undefined ? text[at] : '•';
    at = end ?? at + 1;
  }
  return out;
}
