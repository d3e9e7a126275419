import { splitOutsideQuotes } from './sip-fields.ts';
import type { NameAddress } from './sip-message.ts';

/** Parts of a `sip:` or `sips:` URI; the user part decoded. */
export interface SipUri {
  user: string | null;
  host: string;
}

/** RFC 3261 25.1: a name without quotes is tokens; letters of all alphabets are let through, as phones send them. */
const plainName = /^[\p{L}\p{M}\p{N}.!%*_+`'~ \t-]*$/u;

/** A From, To or Contact value, RFC 3261 section 20.10; null where it is not one. */
export function parseNameAddress(value: string): NameAddress | null {
  const text = value.trim();
  const quoted = text.startsWith('"') ? /^"((?:[^"\\]|\\.)*)"\s*/su.exec(text) : null;
  if (quoted === null && text.startsWith('"')) return null;
  const rest = quoted === null ? text : text.slice(quoted[0].length);
  const open = rest.indexOf('<');
  if (open === -1) return quoted === null ? withoutBrackets(rest) : null;
  const close = rest.indexOf('>', open);
  const before = rest.slice(0, open).trim();
  if (close === -1 || (quoted === null ? !plainName.test(before) : before !== '')) return null;
  const uri = rest.slice(open + 1, close);
  const params = paramsOf(rest.slice(close + 1).trim());
  if (!isUri(uri) || params === null) return null;
  const name = quoted === null ? before : (quoted[1] ?? '').replace(/\\(.)/gsu, '$1');
  return { name: name === '' ? null : name, uri, params };
}

/** Without brackets the parameters are the header's, and the URI has neither commas nor headers (20.10). */
function withoutBrackets(text: string): NameAddress | null {
  const semicolon = text.indexOf(';');
  const uri = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  const params = paramsOf(semicolon === -1 ? '' : text.slice(semicolon));
  return isUri(uri) && !/[?,]/.test(uri) && params !== null ? { name: null, uri, params } : null;
}

/** RFC 3261 25.1, loosely: a scheme, and no character that a URI must escape. */
export function isUri(text: string): boolean {
  return text.length <= 1024 && /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]-~]+$/i.test(text);
}

/** `;name=value;name`: null where it is none of that, or where a name comes twice (7.3.1). */
function paramsOf(text: string): Map<string, string> | null {
  const params = new Map<string, string>();
  if (text === '') return params;
  const [first, ...parts] = splitOutsideQuotes(text, ';');
  if (first !== '') return null;
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = (at === -1 ? part : part.slice(0, at)).trimEnd().toLowerCase();
    const value = at === -1 ? '' : part.slice(at + 1).trimStart();
    if (!/^[a-z0-9.!%*_+`'~-]+$/.test(name) || params.has(name)) return null;
    params.set(name, value.startsWith('"') ? value.replace(/^"(.*)"$/, '$1') : value);
  }
  return params;
}

/** The user and host of a SIP URI; null for other schemes and for bad escapes. */
export function parseSipUri(uri: string): SipUri | null {
  const match = /^sips?:(?:([^@\s]*)@)?(\[[0-9a-f:.]+\]|[^\s;?:@]+)/i.exec(uri);
  if (!match) return null;
  const [, userinfo, host = ''] = match;
  if (userinfo === undefined) return { user: null, host };
  try {
    // A password or user parameters are no part of whom to call; but "client:sam" is an agent (`parseDialled`), and JsSIP
    // does not escape its colon.
    const [user = ''] = /^client:[^:;]*/i.exec(userinfo) ?? userinfo.split(/[:;]/, 1);
    return { user: decodeURIComponent(user), host };
  } catch {
    return null;
  }
}

/** A URI's user part: all that RFC 3261 does not let stand there is escaped. */
export function encodeUser(user: string): string {
  return encodeURIComponent(user).replace(/%2B/g, '+');
}

/** `"Name" <uri>`, safe whatever the name holds. */
export function printNameAddress(name: string | null, uri: string): string {
  if (name === null) return `<${uri}>`;
  const plain = name.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&');
  return `"${plain}" <${uri}>`;
}

/** RFC 3261 19.1.5: headers in a URI ask for them in the request; none is honoured, and the Request-URI has none (19.1.1). */
export function withoutUriHeaders(uri: string): string {
  const at = uri.indexOf('?', uri.indexOf('@') + 1);
  return at === -1 || !/^sips?:/i.test(uri) ? uri : uri.slice(0, at);
}
