import { decimalDigit } from './digit-runs.ts';

/** A number as a person wrote it, taken apart. */
export interface Spelling {
  /** A "+" where the country code is there, and ASCII digits. */
  number: string;
  /** What follows after the answer: digits, `*`, `#` and `,`, a pause of 2 seconds each. "" for nothing. */
  postDial: string;
  /** RFC 3966 5.1.5: the prefix that a local number belongs to, "+" and digits. */
  context: string | null;
}

const longest = 160;

/** Words for an extension, as directories of the world write them; the longest first. */
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
 * Reads a number however it is written or pasted: marks of text direction, brackets, dashes, digits of every script,
 * a `tel:` URI (RFC 3966), an extension in words, and what a mobile phone appends after a pause (3GPP TS 27.007
 * 6.2, `p` and `w`; `,` and `;` on phones of today).
 * @returns null where the text is not one number
 */
export function readSpelling(input: string): Spelling | null {
  if (input.length > longest) return null;
  const text = unquoted(plain(input));
  const uri = /^(tel|callto|sips?):\/*(.*)$/i.exec(text);
  if (uri !== null) return ofUri(uri[1] ?? '', uri[2] ?? '');
  return /;\s*(?:ext|postd|phone-context|isub)\s*=/i.test(text) ? ofUri('tel', text) : ofText(text);
}

/** Digits in ASCII; compatibility forms, dashes and spaces as their plain ones; no marks that are not seen. */
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
    // Phones write ";" for a wait, in a URI, too.
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

/** Without quotes and brackets around it; a bracket in the middle is dropped with its pair, as all that is no digit. */
function unquoted(text: string): string {
  return /^[\s<"'„“”«»([{]*(.*?)[\s>"'“”«»\]}.]*$/su.exec(text)?.[1] ?? text;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ofText(text: string): Spelling | null {
  const bare = unquoted(text);
  const paused = /^([^,;pw]*\d[^,;pw]*?)\s*([,;pw][\d\s,;pw*#.()-]*)$/iu.exec(bare);
  if (paused !== null && !extension.test(bare)) {
    const postDial = postDialOf(paused[2] ?? '');
    const [, main = paused[1] ?? '', inside = null] = extension.exec(paused[1] ?? '') ?? [];
    const number = digitsOf(main);
    if (number === null || postDial === null) return null;
    // An extension first, and then what a menu behind it asks for.
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

/** The digits of a number alone; null where there is something else in it. */
function digitsOf(text: string): string | null {
  // 1-800-FLOWERS: letters take the place of digits, and are no remark behind a whole number.
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

/** "p123#" as ",123#"; null where there is something else in it. */
function postDialOf(text: string): string | null {
  const compact = text.replace(/[\s.()-]/g, '').replace(/[;pw]/gi, ',');
  return /^[\d*#,]*$/.test(compact) ? compact.replace(/,+$/, '') : null;
}
