import { redactNumbers } from '../../domain/numbers/mask.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/**
 * 61.23.45.67 may also be an eight-digit telephone number. Four groups of two digits are redacted, except with a port
 * or in an address field.
 */
const twoDigits = '(?!(?:[2-9]\\d\\.)(?:\\d\\d\\.){2}\\d\\d(?![\\d:.]))';

/** Runs of digits that are not phone numbers, and secrets. The rest is passed to redactNumbers. */
const known = new RegExp(
  [
    /(?<callId>\bCA[0-9a-f]{32}\b)/,
    /(?<uuid>\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)/,
    // Also with hyphens, as in the name of a file.
    /(?<time>\b\d{4}-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))/,
    // A place in a program: two numbers that may be long.
    /(?<place>\.[cm]?[jt]s:\d+:\d+)/,
    new RegExp(`(?<address>(?<![\\d.])${twoDigits}(?:${octet}\\.){3}${octet}(?::\\d{1,5})?\\b(?!\\.?\\d))`),
    // Keys of servers and of recordings, one-time links, cookies.
    /(?<secret>\bsk_[\w-]+|\b(?:ck|rk|sl|so|ss)_[\w-]{24,}|\bwhsec_[\w+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer +\S+)/,
    // Credentials in the address of a page or a player.
    /(?<name>\b(?:ticket|(?:access_?)?token|api_?key|key|password|secret|signature)=)(?<value>[^\s&#"'<>]+)/,
    // The password in an address, such as that of a database: up to the last @ before the host.
    /(?<login>\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@]{0,100}:)[^\s/?#"'<>]{1,300}(?=@)/,
    // A playback ticket on its own. Its body is a JSON array.
    /(?<ticket>\bWyJ[\w-]{8,}\.[\w-]{20,})/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'gi',
);

/** Redacts a text for the log: at most two digits of a phone number, no tokens, tickets or API keys. */
export function redactText(text: string): string {
  let out = '';
  let from = 0;
  for (const match of text.matchAll(known)) {
    const { secret, ticket, name, login } = match.groups ?? {};
    out += redactNumbers(text.slice(from, match.index));
    const before = name ?? login;
    if (before !== undefined) out += `${before}[secret]`;
    else out += secret === undefined && ticket === undefined ? match[0] : '[secret]';
    from = match.index + match[0].length;
  }
  return out + redactNumbers(text.slice(from));
}

/** Maximum levels of nested percent-encoding. Below that, all digits are removed. */
const deepest = 5;

/** Maximum characters of a path in the log. */
const longestUrl = 300;

/** Redacts a request's path and query for the log, through percent-encoding, and limits their length. */
export function redactUrl(address: string): string {
  // The query of these pages is the answer of an identity provider: a code that signs a person in.
  const whole = address.startsWith('/sign-in') ? (address.split('?', 1)[0] ?? '') : address;
  // A number that is cut in two would not be recognised.
  let text = whole.length > longestUrl ? `${whole.slice(0, longestUrl).replace(/[\d%A-F+().\s-]*$/i, '')}…` : whole;
  for (let depth = 0; depth < deepest; depth++) {
    // Redacted at each level: an encoded "&" must not end a secret early.
    text = redactText(text);
    if (!/%[0-9a-f]{2}/i.test(text)) return text;
    try {
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  // Not decodable, so every digit is removed.
  return redactText(text).replace(/\d/g, '…');
}

const depthLimit = 8;
/** Fields that contain a network address, perhaps with a port. */
const addressFields = /^(?:.*address|host|hostname|ip|remote|local)$/i;
const wholeAddress = new RegExp(`^(?:${octet}\\.){3}${octet}(?::\\d{1,5})?$`);

/** Redacts every text inside a JSON value, including keys. */
export function redactValue(value: unknown, depth = 0, field = ''): unknown {
  if (typeof value === 'string') {
    return addressFields.test(field) && wholeAddress.test(value) ? value : redactText(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthLimit) return '[deep]';
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1, field));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key), redactValue(entry, depth + 1, key)]),
  );
}
