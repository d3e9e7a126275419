import { digitRuns } from '../../domain/numbers/digit-runs.ts';

/** E.164 numbers have at most 15 digits, the shortest 7. A longer run may contain one. */
const rules = { atLeast: 7, lettersBetween: 3 } as const;

/**
 * Removes every run of 7 or more digits from a text, whatever separates the digits and however they are written. Each
 * digit becomes "•". The removed parts depend on the text alone, never on the hidden number. Otherwise the remaining
 * text would reveal it.
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
