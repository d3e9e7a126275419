import type { NameAddress } from './sip-message.ts';

/** Parts of a `sip:` or `sips:` URI; the user part decoded. */
export interface SipUri {
  user: string | null;
  host: string;
}

/** A From, To or Contact value, RFC 3261 section 20.10; null where it is not one. */
export function parseNameAddress(value: string): NameAddress | null {
  const text = value.trim();
  let name: string | null = null;
  let rest = text;
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*/.exec(text);
  if (quoted) {
    name = (quoted[1] ?? '').replace(/\\(.)/g, '$1');
    rest = text.slice(quoted[0].length);
    if (!rest.startsWith('<')) return null;
  }
  const open = rest.indexOf('<');
  if (open === -1) {
    // Without brackets the parameters are the header's, not the URI's (20.10).
    const [uri = '', ...params] = rest.split(';');
    return isUri(uri.trim()) ? { name: null, uri: uri.trim(), params: paramsOf(params) } : null;
  }
  const close = rest.indexOf('>', open);
  if (close === -1) return null;
  if (!quoted && open > 0) name = rest.slice(0, open).trim();
  const uri = rest.slice(open + 1, close).trim();
  const tail = rest.slice(close + 1).trim();
  if (!isUri(uri) || (tail !== '' && !tail.startsWith(';'))) return null;
  return { name: name === '' ? null : name, uri, params: paramsOf(tail.split(';').slice(1)) };
}

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i.test(text) && text.length <= 1024;
}

function paramsOf(parts: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = (at === -1 ? part : part.slice(0, at)).trim().toLowerCase();
    const value = at === -1 ? '' : part.slice(at + 1).trim();
    if (name !== '') params.set(name, value.replace(/^"(.*)"$/, '$1'));
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
    // A password or user parameters are no part of whom to call.
    return { user: decodeURIComponent(userinfo.split(/[:;]/, 1)[0] ?? ''), host };
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
