import type { SipHeaders } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** Via and address headers. One line may hold several values, separated by commas (RFC 3261 7.3.1). */
const lists: ReadonlySet<string> = new Set([
  'via',
  ...['contact', 'route', 'record-route', 'path', 'service-route', 'p-asserted-identity', 'p-preferred-identity'],
  ...['remote-party-id', 'diversion', 'history-info', 'call-info', 'alert-info', 'error-info'],
]);
/** RFC 3261 7.3.3, and the compact forms of later RFCs. */
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
/** Names in their most common spelling. Most lookups end here. */
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
 * Reads header lines into a map. A line that is not a header is ignored (8.2.2); if a required header is unreadable, a
 * later check reports it as missing. `why` describes an error of the whole; the headers read so far are still returned.
 */
export function readHeaders(text: string): { headers: SipHeaders; why: string | null } {
  const headers = new Map<string, string[]>();
  // RFC 3261 25.1, quoted-pair: these characters are allowed only after a backslash within quotes. Names from a
  // telephone network contain them as padding; addresses, tags and numbers never do.
  const clean = control.test(text) && control.test(withoutQuotedPairs(text)) ? text.replace(controls, ' ') : text;
  // 7.3.1: a line that begins with white space continues the previous line.
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

/**
 * Splits the addresses of one line. A comma in a name without quotes does not separate: a part without a URI belongs to
 * the next one.
 */
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

/** Returns the long form in lower case. Null if the name is not a token. */
function nameOf(given: string): string | null {
  const usual = usualNames.get(given);
  if (usual !== undefined) return usual;
  const name = given.trimEnd().toLowerCase();
  return /^[a-z0-9.!%*_+`'~-]+$/.test(name) ? (longForm.get(name) ?? name) : null;
}

/** Removes quoted pairs within quotes. One pass, however the quotes are placed. */
function withoutQuotedPairs(text: string): string {
  let left = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    // A quoted string ends with its line at the latest.
    if (character === '\n') quoted = false;
    else if (character === '"') quoted = !quoted;
    if (character === '\\' && quoted && text[index + 1] !== '\r') index += 1;
    else left += character;
  }
  return left;
}
