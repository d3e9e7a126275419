import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { digitRuns } from './digit-runs.ts';
import { isE164 } from './e164.ts';

/**
 * A number with every subscriber digit replaced: "+91 ••••• •••••". The calling code stays, because it tells the agent
 * which language and time of day to expect.
 */
export function maskNumber(number: string): string {
  const parsed = isE164(number) ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return '•••• ••••';
  const [code = '', ...rest] = parsed.formatInternational().split(' ');
  return [code, ...rest.map((group) => group.replace(/\d/g, '•'))].join(' ');
}

/** For logs: keeps at most the last two digits of anything that looks like a number, however it is written. */
export function redactNumbers(text: string): string {
  const spans = digitRuns(text, { atLeast: 7, lettersBetween: 0, between: 4 }).map((run) => ({
    start: run[0]?.start ?? 0,
    end: run.at(-1)?.end ?? 0,
    digits: run.map(({ value }) => value).join(''),
  }));
  let out = '';
  let at = 0;
  for (const { start, end, digits } of joined(spans)) {
    out += `${text.slice(at, start).replace(/\+$/, '')}…${digits.slice(-2)}`;
    at = end;
  }
  return out + text.slice(at);
}

interface Span {
  start: number;
  end: number;
  digits: string;
}

/** Joins spans that overlap because a text has several readings. The digits are those of the span that ends last. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last === undefined || span.start >= last.end) all.push({ ...span });
    else if (span.end > last.end) Object.assign(last, { end: span.end, digits: span.digits });
  }
  return all;
}
