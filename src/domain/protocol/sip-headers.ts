/**
 * Custom parameters over SIP. Each call parameter is one header, percent-encoded
 * in name and value: SIP header names are case-insensitive, parameter names are
 * not, so "Page" becomes `X-Param: Page=https%3A%2F%2F…`, one header a parameter.
 */
export const callSidHeader = 'X-Call-Sid';
export const paramHeader = 'X-Param';
/** Of a call that another page goes on with: its From and To as the page before had them, percent-encoded. */
export const fromHeader = 'X-Call-From';
export const toHeader = 'X-Call-To';
/** Carrier side only: the number the call comes from. Ignored from any other role. */
export const callerHeader = 'X-Caller';

/** At most this many parameters, and this many characters of header each. */
export const paramLimits = { count: 20, length: 1024 } as const;

export function encodeParam(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** The parameter of one header value, or null where it is malformed or too long. */
function decodeParam(header: string): [name: string, value: string] | null {
  if (header.length > paramLimits.length) return null;
  const at = header.indexOf('=');
  if (at < 1) return null;
  try {
    return [decodeURIComponent(header.slice(0, at)), decodeURIComponent(header.slice(at + 1))];
  } catch {
    return null;
  }
}

/** All parameters of a message; malformed ones are left out, as are those beyond the limit. */
export function decodeParams(headers: readonly string[]): Record<string, string> {
  const pairs = headers.slice(0, paramLimits.count).map(decodeParam);
  return Object.fromEntries(pairs.filter((pair) => pair !== null));
}
