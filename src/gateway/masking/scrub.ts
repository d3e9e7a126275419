/** As many digits in a row of somebody's number are taken for a piece of it. */
const telling = 6;

/**
 * Takes a number out of a text, however it is spelled there: any separators
 * (or words) between the digits, percent-encoded, in the digits of another
 * script, without its country or area code. Each digit becomes "•".
 */
export function scrubDigits(text: string, numbers: readonly string[]): string {
  let scrubbed = text;
  for (const number of numbers) scrubbed = scrubOne(scrubbed, number.replace(/\D/g, ''));
  return scrubbed;
}

interface Digit {
  value: string;
  start: number;
  end: number;
}

function scrubOne(text: string, secret: string): string {
  if (secret === '') return text;
  const size = Math.min(telling, secret.length);
  const pieces = new Set(Array.from({ length: secret.length - size + 1 }, (_, at) => secret.slice(at, at + size)));
  // A "%20" may be a space between two digits, or the two digits after a percent sign: read it both ways.
  const hidden = new Map<number, number>();
  for (const digits of [digitsOf(text, false), digitsOf(text, true)]) {
    const run = digits.map((digit) => digit.value).join('');
    for (let at = 0; at + size <= run.length; at++) {
      if (!pieces.has(run.slice(at, at + size))) continue;
      for (const digit of digits.slice(at, at + size)) {
        hidden.set(digit.start, Math.max(digit.end, hidden.get(digit.start) ?? 0));
      }
    }
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

/** The digits of a text with where they stand; with `encoded`, escapes (nested ones too) are read as what they mean. */
function digitsOf(text: string, encoded: boolean): Digit[] {
  const pattern = encoded ? /%(?:25)*([0-9a-f]{2})|\p{Nd}/giu : /\p{Nd}/gu;
  const digits: Digit[] = [];
  for (const match of text.matchAll(pattern)) {
    const code = match[1];
    const value = code === undefined ? digitOf(match[0]) : /^3[0-9]$/.test(code) ? code.slice(1) : null;
    if (value !== null) digits.push({ value, start: match.index, end: match.index + match[0].length });
  }
  return digits;
}

/** A digit's ASCII form. Each script's digits stand in a block of ten that begins with its zero (Unicode 4.6). */
function digitOf(character: string): string | null {
  const plain = character.normalize('NFKC');
  if (plain >= '0' && plain <= '9') return plain;
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}
