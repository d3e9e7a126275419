/**
 * Custom parameters over SIP. Each call parameter is one header, with name and value percent-encoded. SIP header names
 * are case-insensitive and parameter names are not, so "Page" becomes `X-Param: Page=https%3A%2F%2F…`.
 */
export const callSidHeader = 'X-Call-Sid';
export const paramHeader = 'X-Param';
/** For a call that another page continues: the From and To of the former page, percent-encoded. */
export const fromHeader = 'X-Call-From';
export const toHeader = 'X-Call-To';
/** The call parameter with which an agent's page chooses the number that the call comes from. It is not kept with the call. */
export const callerIdParam = 'CallerId';
/** Only from carriers: the caller's number. Ignored for all other roles. */
export const callerHeader = 'X-Caller';

/** Maximum number of parameters, and maximum characters of each header. */
export const paramLimits = { count: 20, length: 1024 } as const;

export function encodeParam(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** The parameter of one header value. null: it is malformed or too long. */
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

/** All parameters of a message, without malformed ones and those beyond the limit. */
export function decodeParams(headers: readonly string[]): Record<string, string> {
  const pairs = headers.slice(0, paramLimits.count).map(decodeParam);
  return Object.fromEntries(pairs.filter((pair) => pair !== null));
}
