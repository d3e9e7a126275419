/** One digit of a text, or several in one character, such as "⑫". */
export interface Digit {
  /** In ASCII. "?": a digit of unknown value. */
  value: string;
  /** The position in the text, in UTF-16 units. An escape such as "%34" is one digit. */
  start: number;
  end: number;
}

/** Rules for combining digits into one run. */
export interface RunRules {
  /** Minimum number of digits in a run. */
  atLeast: number;
  /** Maximum letters between two digits: with 3, "415 and 555" is one run. */
  lettersBetween: number;
  /** Maximum characters of any kind between two digits. Default: no limit. */
  between?: number;
}

/** The text's characters, each with its position in the original. */
interface Reading {
  characters: string[];
  starts: number[];
  ends: number[];
}

/** Maximum nesting of escapes. Below that, everything counts as digits. */
const deepest = 24;

/**
 * Finds runs of digits in a text, however they are written: in any script, circled, superscript, fullwidth, as Chinese
 * numerals, with any separators, or percent-encoded once or several times. "%20" can be a space, or a percent sign
 * before 20, so a text is read both ways, and runs may overlap.
 */
export function digitRuns(text: string, rules: RunRules): Digit[][] {
  if (!/[\d%]|[^\0-\x7f]/.test(text)) return [];
  const runs: Digit[][] = [];
  let reading: Reading | null = plain(text);
  for (let depth = 0; reading !== null; depth++) {
    runs.push(...runsIn(reading, depth < deepest ? rules : { atLeast: 1, lettersBetween: text.length }));
    reading = depth < deepest ? decoded(reading) : null;
  }
  return runs;
}

function plain(text: string): Reading {
  const characters = [...text];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of characters) {
    starts.push(at);
    at += character.length;
    ends.push(at);
  }
  return { characters, starts, ends };
}

function runsIn({ characters, starts, ends }: Reading, rules: RunRules): Digit[][] {
  const { atLeast, lettersBetween, between = Number.POSITIVE_INFINITY } = rules;
  const runs: Digit[][] = [];
  let run: Digit[] = [];
  let [count, letters, gap] = [0, 0, 0];
  const close = (): void => {
    if (count >= atLeast) runs.push(run);
    run = [];
    count = 0;
  };
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const value = digitOf(character);
    if (value !== '') {
      run.push({ value, start: starts[at] ?? 0, end: ends[at] ?? 0 });
      count += value.length;
      letters = 0;
      gap = 0;
      continue;
    }
    gap += 1;
    // Another reading decodes the escape. Its own digits count only if a number could begin with them.
    if (character === '%' && isEscape(characters, at)) at += 2;
    else if (isLetter(character)) letters += 1;
    if (letters > lettersBetween || gap > between) close();
  }
  close();
  return runs;
}

/** Whether this is a percent escape, and not a percent sign before a number ("100%4155550123"). */
function isEscape(characters: readonly string[], at: number): boolean {
  const first = characters[at + 1] ?? '';
  const second = characters[at + 2] ?? '';
  if (!isHex(first) || !isHex(second)) return false;
  return !(isDecimal(first) && isDecimal(second) && digitOf(characters[at + 3] ?? '') !== '');
}

/** The reading with all escapes decoded. null: it has none. */
function decoded(reading: Reading): Reading | null {
  const { characters, starts, ends } = reading;
  const out: Reading = { characters: [], starts: [], ends: [] };
  let bytes: { byte: number; start: number; end: number }[] = [];
  let found = false;
  const flush = (): void => {
    for (const { character, start, end } of utf8(bytes)) push(out, character, start, end);
    bytes = [];
  };
  for (let at = 0; at < characters.length; at++) {
    const last = escapeEnd(characters, at);
    const code = last === null ? codeEscape(characters, at) : null;
    if (code !== null) {
      found = true;
      flush();
      push(out, code.character, starts[at] ?? 0, ends[code.last] ?? 0);
      at = code.last;
      continue;
    }
    if (last === null) {
      if (bytes.length > 0) flush();
      push(out, characters[at] ?? '', starts[at] ?? 0, ends[at] ?? 0);
      continue;
    }
    found = true;
    const byte = Number.parseInt(`${characters[last - 1]}${characters[last]}`, 16);
    bytes.push({ byte, start: starts[at] ?? 0, end: ends[last] ?? 0 });
    at = last;
  }
  flush();
  return found ? out : null;
}

/** "&#52;" of HTML, "\\u0034" and "\\x34" of JSON and JavaScript. null: no escape begins here. */
function codeEscape(characters: readonly string[], at: number): { character: string; last: number } | null {
  if (characters[at] !== '&' && characters[at] !== '\\') return null;
  const text = characters.slice(at, at + 12).join('');
  const match =
    /^(?:&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2}))/i.exec(text);
  if (match === null) return null;
  const [all, hex, decimal, ...others] = match;
  const digits = decimal ?? hex ?? others.find((each) => each !== undefined) ?? '';
  const code = Number.parseInt(digits, decimal === undefined ? 16 : 10);
  return { character: code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd', last: at + all.length - 1 };
}

function push(reading: Reading, character: string, start: number, end: number): void {
  reading.characters.push(character);
  reading.starts.push(start);
  reading.ends.push(end);
}

/** The end of the escape that begins here, with "%252534" read as "%34". null: no escape begins here. */
function escapeEnd(characters: readonly string[], at: number): number | null {
  if (characters[at] !== '%') return null;
  const hexAt = (place: number): boolean => isHex(characters[place] ?? '') && isHex(characters[place + 1] ?? '');
  let last = at + 1;
  if (!hexAt(last)) return null;
  while (characters[last] === '2' && characters[last + 1] === '5' && hexAt(last + 2)) last += 2;
  return last + 1;
}

/** RFC 3629. Invalid bytes become replacement characters. */
function* utf8(
  bytes: readonly { byte: number; start: number; end: number }[],
): Generator<{ character: string; start: number; end: number }> {
  for (let at = 0; at < bytes.length; ) {
    const { byte = 0, start = 0, end = 0 } = bytes[at] ?? {};
    if (byte < 0x80) {
      yield { character: String.fromCharCode(byte), start, end };
      at += 1;
      continue;
    }
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const part = bytes.slice(at, at + size);
    const whole = part.length === size && part.slice(1).every((each) => each.byte >> 6 === 0b10);
    const taken = whole ? size : 1;
    const character = characterOf(part.slice(0, taken).map((each) => each.byte));
    yield { character, start, end: bytes[at + taken - 1]?.end ?? end };
    at += taken;
  }
}

function characterOf(bytes: readonly number[]): string {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16)}`).join(''));
  } catch {
    return '\ufffd';
  }
}

const isDecimal = (character: string): boolean => character >= '0' && character <= '9';

function isHex(character: string): boolean {
  return isDecimal(character) || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
}

function isLetter(character: string): boolean {
  if (character > '\x7f') return /^\p{L}$/u.test(character);
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/** Chinese and Japanese numerals, including the formal ones. Unicode counts them as letters. */
const ideographs = ['〇零', '一壹壱', '二贰貳弐', '三叁參参', '四肆', '五伍', '六陆陸', '七柒漆', '八捌', '九玖'];
const known = new Map<string, string>();

/** The digits of a character, in ASCII. "": none. */
function digitOf(character: string): string {
  if (character <= '\x7f') return isDecimal(character) ? character : '';
  const remembered = known.get(character);
  if (remembered !== undefined) return remembered;
  if (known.size >= 5_000) known.clear();
  const value = digitsIn(character);
  known.set(character, value);
  return value;
}

function digitsIn(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Tag characters are invisible, but are text.
  if (code >= 0xe0030 && code <= 0xe0039) return String(code - 0xe0030);
  if (character === '\u{1f51f}') return '10';
  // Circled, superscript, fullwidth, mathematical and parenthesised digits have a plain form (Unicode 15, UAX 15).
  return [...character.normalize('NFKC')].map(plainDigit).join('');
}

function plainDigit(character: string): string {
  if (/^\d$/.test(character)) return character;
  const ideograph = ideographs.findIndex((forms) => forms.includes(character));
  if (ideograph !== -1) return String(ideograph);
  if (!/^\p{N}$/u.test(character)) return '';
  return decimalDigit(character) ?? '?';
}

/** A decimal digit of any script in ASCII, "٣" as "3". null: not a decimal digit. */
export function decimalDigit(character: string): string | null {
  if (!/^\p{Nd}$/u.test(character)) return null;
  // The digits of each script are a block of ten that begins with its zero (Unicode 4.6).
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}
