import { redactNumbers } from '../domain/numbers/mask.ts';

/** Runs of digits that are no phone numbers, and secrets; what is left goes to redactNumbers. */
const known = new RegExp(
  [
    /(?<callId>\bCA[0-9a-f]{32}\b)/,
    /(?<uuid>\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)/,
    /(?<time>\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)/,
    /(?<address>\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d{1,5})?\b(?!\.?\d))/,
    /(?<secret>\bsk_[\w-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer +\S+)/i,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'gi',
);

/** A text as a log may keep it: no more than two digits of a phone number, no token, no API key. */
export function redactText(text: string): string {
  let out = '';
  let from = 0;
  for (const match of text.matchAll(known)) {
    out += redactNumbers(text.slice(from, match.index));
    out += match.groups?.secret === undefined ? match[0] : '[secret]';
    from = match.index + match[0].length;
  }
  return out + redactNumbers(text.slice(from));
}

/** Characters of a path that a log keeps. */
const longestUrl = 300;

/** A request's path as a log may keep it: percent-encoding must not hide a number, and no path fills a disk. */
export function redactUrl(whole: string): string {
  // A number that was cut in two would not be known for one.
  const url = whole.length > longestUrl ? `${whole.slice(0, longestUrl).replace(/[\d%A-F+().\s-]*$/i, '')}…` : whole;
  try {
    return redactText(decodeURIComponent(url));
  } catch {
    // Not decodable: every digit goes.
    return url.replace(/\d/g, '…');
  }
}

const depthLimit = 8;

/** The same for every text inside a JSON value, keys included. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthLimit) return '[deep]';
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key), redactValue(entry, depth + 1)]),
  );
}
