import type { SipHeaders } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** Via, and headers of addresses, several of which may stand in one line, parted by commas (RFC 3261 7.3.1). */
const lists: ReadonlySet<string> = new Set([
  'via',
  ...['contact', 'route', 'record-route', 'path', 'service-route', 'p-asserted-identity', 'p-preferred-identity'],
  ...['remote-party-id', 'diversion', 'history-info', 'call-info', 'alert-info', 'error-info'],
]);
/** RFC 3261 7.3.3, and the compact forms that later RFCs added. */
const longForm: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    j: 'reject-contact',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    t: 'to',
    u: 'allow-events',
    v: 'via',
    x: 'session-expires',
  }),
);
/** Names as nearly all phones write them: most need no closer look. */
const usualNames: ReadonlyMap<string, string> = new Map(
  [
    ...['Via', 'Max-Forwards', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Content-Type', 'Content-Length', 'Expires'],
    ...['Authorization', 'Allow', 'Supported', 'User-Agent', 'Session-Expires', 'Accept', 'Server', 'Record-Route'],
  ].map((name) => [name, name.toLowerCase()]),
);
const maxHeaders = 120;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const controls = new RegExp(control, 'g');
/**
 * Header lines as a map. A line that is no header is passed over (8.2.2): what is needed and cannot be read is missed
 * later. `why` says what is wrong with the whole; what could be read is there all the same.
 */
export function readHeaders(text: string): { headers: SipHeaders; why: string | null } {
  const headers = new Map<string, string[]>();
  // RFC 3261 25.1, quoted-pair: only behind a backslash and within quotes may they stand. Names from a telephone
  // network have them as padding, which no address, tag or number has.
  const clean = control.test(text) && control.test(withoutQuotedPairs(text)) ? text.replace(controls, ' ') : text;
  // 7.3.1: a line that begins with white space goes on from the line before.
  const lines = clean === '' ? [] : (/\r\n[ \t]/.test(clean) ? clean.replace(/\r\n[ \t]+/g, ' ') : clean).split('\r\n');
  if (lines.length > maxHeaders) return { headers, why: 'too many headers' };
  let why: string | null = null;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = colon < 1 ? null : nameOf(line.slice(0, colon));
    if (name === null || line.includes('\n') || line.includes('\r')) continue;
    const value = line.slice(colon + 1).trim();
    const values = headers.get(name) ?? [];
    if (!lists.has(name) || !value.includes(',')) values.push(value);
    else if (name === 'via') {
      const parts = splitOutsideQuotes(value, ',');
      if (parts.includes('')) why ??= 'an empty value in via';
      values.push(...parts.filter((part) => part !== ''));
    } else values.push(...splitAddresses(value));
    headers.set(name, values);
  }
  return { headers, why };
}

/** Addresses of one line. A comma in a name without quotes parts nothing: what has no URI belongs to the next. */
function splitAddresses(value: string): string[] {
  const addresses: string[] = [];
  let name = '';
  for (const part of splitOutsideQuotes(value, ',')) {
    if (part === '') continue;
    if (part.includes(':') || part === '*') {
      addresses.push(name + part);
      name = '';
    } else name += `${part}, `;
  }
  return name === '' ? addresses : [...addresses, name.slice(0, -2)];
}

/** In its long form and lower case; null for what is no token. */
function nameOf(given: string): string | null {
  const usual = usualNames.get(given);
  if (usual !== undefined) return usual;
  const name = given.trimEnd().toLowerCase();
  return /^[a-z0-9.!%*_+`'~-]+$/.test(name) ? (longForm.get(name) ?? name) : null;
}

/** Without the characters that a backslash within quotes names. Once through, whatever the quotes are like. */
function withoutQuotedPairs(text: string): string {
  let left = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    // Quotes end with their line at the latest.
    if (character === '\n') quoted = false;
    else if (character === '"') quoted = !quoted;
    if (character === '\\' && quoted && text[index + 1] !== '\r') index += 1;
    else left += character;
  }
  return left;
}
