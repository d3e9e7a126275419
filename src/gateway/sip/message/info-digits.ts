/** A digit from an INFO request, and how long its key was pressed. */
export interface InfoDigit {
  /** One of 0-9 * # A-D. */
  digit: string;
  durationMs: number;
}

const usualMs = 100;
const longestMs = 10_000;
const maxDigits = 32;
const types: ReadonlySet<string> = new Set([
  'application/dtmf-relay',
  'application/dtmf',
  'application/vnd.nortelnetworks.digits',
  'audio/telephone-event',
  'application/telephone-event',
]);

/** Returns true if bodies of this media type are digits. */
export function isDigits(type: string): boolean {
  return types.has(type);
}

/**
 * Parses the digits of an INFO request, in the formats that PBXs use. No standard defines these bodies:
 *
 *   application/dtmf-relay       Signal=5, Duration=160 (Cisco), with spaces, quotes, any case; 10 and 11 are * and #
 *   application/dtmf             5, or as above
 *   …vnd.nortelnetworks.digits   p=Digit-Collection, then d=5 or d=Digits: 5
 *   …/telephone-event            5, or as the first
 *
 * A hook flash is not a digit. It is accepted and ignored.
 * @param type in lower case
 * @returns null if no digit can be read
 */
export function parseInfoDigits(type: string, body: string): InfoDigit[] | null {
  const fields = new Map<string, string>();
  for (const line of body.split(/[\r\n]+/)) {
    const [, name = '', value = ''] = /^\s*([a-z]+)\s*[=:]\s*(.*?)\s*$/i.exec(line) ?? [];
    if (name !== '' && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), bare(value));
  }
  const nortel = type === 'application/vnd.nortelnetworks.digits' ? fields.get('d') : undefined;
  const text =
    fields.get('signal') ?? nortel?.replace(/^digits?\s*[=:]\s*/i, '') ?? (fields.size === 0 ? bare(body) : '');
  const digits = (nortel === undefined ? eventOf(text) : null) ?? digitsOf(text);
  if (digits === null) return null;
  const given = Number(/^\d{1,6}/.exec(fields.get('duration') ?? '')?.[0] ?? 0);
  const durationMs = given === 0 ? usualMs : Math.min(given, longestMs);
  return digits.map((digit) => ({ digit, durationMs }));
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/^["'](.*)["']$/s, '$1')
    .trim();
}

/** Event numbers of RFC 4733 3.2: 10 is the star, 11 the hash, 12 to 15 are A to D, 16 is the flash. */
function eventOf(text: string): string[] | null {
  if (/^(?:1[0-5])$/.test(text)) return ['*#ABCD'.charAt(Number(text) - 10)];
  return /^(?:16|!|flash|hf|hookflash)$/i.test(text) ? [] : null;
}

function digitsOf(text: string): string[] | null {
  if (/^(?:star|asterisk)$/i.test(text)) return ['*'];
  if (/^(?:hash|pound|sharp)$/i.test(text)) return ['#'];
  const all = text.toUpperCase().replace(/[\s,]+/g, '');
  return /^[0-9*#A-D]+$/.test(all) && all.length <= maxDigits ? [...all] : null;
}
