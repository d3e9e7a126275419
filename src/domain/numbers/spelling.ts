import { unescaped } from '../unescaped.ts';
import { decimalDigit } from './digit-runs.ts';

/** A parsed number, as written by a person. */
export interface Spelling {
  /** ASCII digits, after a "+" if the country code is present. */
  number: string;
  /** Sent after the answer: digits, `*`, `#` and `,` for a pause of 2 seconds. "": nothing. */
  postDial: string;
  /** RFC 3966 5.1.5: the prefix of a local number, "+" and digits. */
  context: string | null;
}

const longest = 160;

/** Words for an extension in directories of many languages, the longest first. */
const extensionWords = [
  'extensi[oó]n',
  'extens[aã]o',
  'nebenstelle',
  'durchwahl',
  'добавочный',
  'вн(?:утренний|утр)?',
  'interno',
  'anexo',
  'ramal',
  'poste',
  'dahili',
  'toestel',
  'wew',
  '分机',
  '分機',
  '内線',
  '내선',
  'доб',
  'extn',
  'xtn',
  'ext',
  'int',
  'dw',
  'x',
  '#',
].join('|');

const extension = new RegExp(
  `^(.*?\\d[\\s).]*)[-,;(\\s.]*(?:${extensionWords})[-.:\\s#]*(\\d{1,11})\\s*#?\\s*\\)?$`,
  'iu',
);

/** ITU-T E.161: the letters on the keys. */
const keys = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/**
 * Reads a number however it is written or pasted: with marks of text direction, brackets, dashes, digits of any script,
 * as a `tel:` URI (RFC 3966), with an extension in words, or with digits after a pause, as mobile phones write them
 * (3GPP TS 27.007 6.2: `p` and `w`; `,` and `;` on current phones).
 * @returns null if the text is not exactly one number
 */
export function readSpelling(input: string): Spelling | null {
  if (input.length > longest) return null;
  const text = unquoted(plain(input));
  const uri = /^(tel|callto|sips?):\/*(.*)$/i.exec(text);
  if (uri !== null) return ofUri(uri[1] ?? '', uri[2] ?? '');
  return /;\s*(?:ext|postd|phone-context|isub)\s*=/i.test(text) ? ofUri('tel', text) : ofText(text);
}

/** Converts digits to ASCII, and compatibility forms, dashes and spaces to plain ones. Removes invisible marks. */
function plain(input: string): string {
  return [...input.replace(/\p{Cf}/gu, '').normalize('NFKC')]
    .map((character) => decimalDigit(character) ?? character)
    .join('')
    .replace(/[\p{Pd}\u2212\u30fc]/gu, '-')
    .replace(/[·•‧∙・]/gu, '.')
    .replace(/\u066b|\u066c|\u060c|\u3001/gu, ',')
    .replace(/\s+/gu, ' ')
    .trim();
}

function ofUri(scheme: string, rest: string): Spelling | null {
  const decoded = unescaped(rest);
  const body = /^sips?$/i.test(scheme) ? (decoded.split('@', 1)[0] ?? '') : decoded.replace(/\?.*$/, '');
  const [first = '', ...params] = body.split(';');
  const spelling = ofText(first);
  if (spelling === null) return null;
  let { context } = spelling;
  const after: string[] = [];
  for (const param of params) {
    const [name = '', value = ''] = param.split('=', 2).map((part) => part.trim());
    // Phones write ";" for a wait, in a URI too.
    const digits = postDialOf(value === '' ? name : value);
    const prefix = value.replace(/[\s.()-]/g, '');
    if (/^phone-context$/i.test(name)) context = /^\+\d{1,15}$/.test(prefix) ? prefix : context;
    else if (/^(?:ext|postd)$/i.test(name)) {
      if (digits === null) return null;
      after.push(digits.startsWith(',') ? digits : `,${digits}`);
    } else if (value === '' && digits !== null && digits !== '') after.push(`,${digits}`);
  }
  return { ...spelling, context, postDial: spelling.postDial + after.join('') };
}

/** Removes surrounding quotes and brackets. `digitsOf` drops those in the middle. */
function unquoted(text: string): string {
  return /^[\s<"'„“”«»([{]*(.*?)[\s>"'“”«»\]}.]*$/su.exec(text)?.[1] ?? text;
}

function ofText(text: string): Spelling | null {
  const bare = unquoted(text);
  const paused = /^([^,;pw]*\d[^,;pw]*?)\s*([,;pw][\d\s,;pw*#.()-]*)$/iu.exec(bare);
  if (paused !== null && !extension.test(bare)) {
    const postDial = postDialOf(paused[2] ?? '');
    const [, main = paused[1] ?? '', inside = null] = extension.exec(paused[1] ?? '') ?? [];
    const number = digitsOf(main);
    if (number === null || postDial === null) return null;
    // The extension comes first, then the digits for the menu behind it.
    return { number, postDial: inside === null ? postDial : `,${inside}${postDial}`, context: null };
  }
  const extended = extension.exec(bare);
  if (extended !== null) {
    const main = digitsOf(extended[1] ?? '');
    return main === null ? null : { number: main, postDial: `,${extended[2]}`, context: null };
  }
  const main = digitsOf(bare);
  return main === null ? null : { number: main, postDial: '', context: null };
}

/** The digits of a number. null: the text contains something else. */
function digitsOf(text: string): string | null {
  // 1-800-FLOWERS: letters replace digits, unlike a remark after a complete number.
  const spelled = /^[+\s().-]*(?:\d[\s).-]*){1,7}(?:[a-z][\s-]?){3,}/i.test(text)
    ? text.replace(/[a-z]/gi, keyOf)
    : text;
  if (!/^[\s([{]*\+*[\d\s()[\]{}.\-/~]*$/.test(spelled)) return null;
  const digits = spelled.replace(/\D/g, '');
  return digits === '' ? null : `${/^[^\d]*\+/.test(spelled) ? '+' : ''}${digits}`;
}

function keyOf(letter: string): string {
  const key = keys.findIndex((letters) => letters.includes(letter.toLowerCase()));
  return key === -1 ? letter : String(key + 2);
}

/** "p123#" as ",123#". null: the text contains something else. */
function postDialOf(text: string): string | null {
  const compact = text.replace(/[\s.()-]/g, '').replace(/[;pw]/gi, ',');
  return /^[\d*#,]*$/.test(compact) ? compact.replace(/,+$/, '') : null;
}
