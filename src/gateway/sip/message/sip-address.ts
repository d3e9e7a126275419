import type { NameAddress } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** Parts of a `sip:` or `sips:` URI, with the user part decoded. */
export interface SipUri {
  user: string | null;
  /**
   * Parameters of a telephone number in the user part (RFC 3261 19.1.6), decoded: "ext=7;phone-context=+49". "" if
   * there are none.
   */
  userParams: string;
  host: string;
}

/**
 * Parses a From, To or Contact value (RFC 3261 section 20.10). Null if it has no readable URI. An invalid display name,
 * space or parameter is dropped and the address is kept, because carriers pass on names as users typed them.
 */
export function parseNameAddress(value: string): NameAddress | null {
  const text = value.trim();
  const quoted = text.startsWith('"') ? /^"((?:[^"\\]|\\.)*)"\s*/su.exec(text) : null;
  const name = quoted === null ? null : (quoted[1] ?? '').replace(/\\(.)/gsu, '$1');
  if (quoted !== null || !text.startsWith('"')) {
    const rest = quoted === null ? text : text.slice(quoted[0].length);
    const found = rest.includes('<') ? withBrackets(rest, name) : withoutBrackets(rest, name);
    if (found !== null) return found;
  }
  // RFC 4475 3.1.2.6: a missing closing quote is tolerated only if there is a single URI.
  if (!text.startsWith('"') || text.indexOf('<') !== text.lastIndexOf('<')) return null;
  return withBrackets(text.slice(1), null);
}

/** The text in brackets is the URI, and the text before them is the name. */
function withBrackets(text: string, quoted: string | null): NameAddress | null {
  // A name without quotes may contain a bracket.
  const first = text.indexOf('<');
  const found = addressAt(text, first, quoted);
  if (found !== null) return found;
  const last = text.lastIndexOf('<');
  return last === first ? null : addressAt(text, last, quoted);
}

function addressAt(text: string, open: number, quoted: string | null): NameAddress | null {
  const close = text.indexOf('>', open);
  if (close === -1) return null;
  const uri = readableUri(text.slice(open + 1, close));
  const params = paramsOf(text.slice(close + 1));
  if (uri === null || params === null) return null;
  const before = text.slice(0, open).replaceAll('"', '').trim();
  const name = quoted === null || before === '' ? (quoted ?? before) : `${quoted}${before}`;
  return { name: name === '' ? null : name, uri, params };
}

/** Without brackets, the parameters belong to the header, and the URI has no commas and no headers (20.10). */
function withoutBrackets(text: string, name: string | null): NameAddress | null {
  const semicolon = text.indexOf(';');
  const uri = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  const params = paramsOf(semicolon === -1 ? '' : text.slice(semicolon));
  return isUri(uri) && !/[?,]/.test(uri) && params !== null ? { name: name === '' ? null : name, uri, params } : null;
}

/** RFC 3261 25.1, loosely: a scheme, and no character that must be escaped. */
export function isUri(text: string): boolean {
  return text.length <= 1024 && /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]-~]+$/i.test(text);
}

/** Reads a URI in brackets. Spaces around it and unescaped characters are tolerated, because some systems send them. */
function readableUri(text: string): string | null {
  if (isUri(text)) return text;
  const trimmed = text.trim();
  if (trimmed.length > 1024 || !/^(?:sips?|tel):/i.test(trimmed)) return null;
  const escaped = trimmed
    .replace(/\p{Cs}/gu, '')
    .replace(/[^!#-;=?-[\]-~]/gu, (character) => encodeURIComponent(character));
  return isUri(escaped) ? escaped : null;
}

/**
 * Parses `;name=value;name`. Invalid parameters are ignored, and the first of two equal names counts. Null if a second
 * address begins, or if there are two different tags: the dialog is then ambiguous (RFC 3261 7.3.1).
 */
function paramsOf(text: string): Map<string, string> | null {
  const params = new Map<string, string>();
  if (text === '') return params;
  // An unclosed quote must not hide a tag.
  const balanced = !text.includes('"') || (text.replace(/\\./gs, '').split('"').length & 1) === 1;
  const [first = '', ...parts] = balanced ? splitOutsideQuotes(text, ';') : text.split(';');
  if (first !== '' && /[<,]/.test(first)) return null;
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = (at === -1 ? part : part.slice(0, at)).trim().toLowerCase();
    const value = at === -1 ? '' : part.slice(at + 1).trim();
    if (!/^[a-z0-9.!%*_+`'~-]+$/.test(name)) continue;
    const known = params.get(name);
    if (known === undefined) params.set(name, value.startsWith('"') ? value.replace(/^"(.*)"$/, '$1') : value);
    else if (name === 'tag' && known !== value) return null;
  }
  return params;
}

/** Returns the user and host of a SIP URI. Null for other schemes and for invalid escapes. */
export function parseSipUri(uri: string): SipUri | null {
  const match = /^sips?:(?:([^@\s]*)@)?(\[[0-9a-f:.]+\]|[^\s;?:@]+)/i.exec(uri);
  if (!match) return null;
  const [, userinfo, host = ''] = match;
  if (userinfo === undefined) return { user: null, userParams: '', host };
  try {
    // "client:sam" is an agent (`parseDialled`), and JsSIP does not escape its colon. After any other colon comes a
    // password, which is not part of the callee.
    const [known = ''] = /^client:[^:;]*/i.exec(userinfo) ?? userinfo.split(':', 1);
    const [user = '', ...params] = known.split(';');
    return { user: decodeURIComponent(user), userParams: decodeURIComponent(params.join(';')), host };
  } catch {
    return null;
  }
}

/** Encodes the user part of a URI: escapes everything that RFC 3261 does not allow there. */
export function encodeUser(user: string): string {
  return encodeURIComponent(user).replace(/%2B/g, '+');
}

/** Prints `"Name" <uri>`, with any characters in the name made safe. */
export function printNameAddress(name: string | null, uri: string): string {
  if (name === null) return `<${uri}>`;
  const plain = name.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&');
  return `"${plain}" <${uri}>`;
}

/**
 * RFC 3261 19.1.5: headers in a URI are requests for headers in the message. None is supported, and a Request-URI must
 * not have them (19.1.1).
 */
export function withoutUriHeaders(uri: string): string {
  const at = uri.indexOf('?', uri.indexOf('@') + 1);
  return at === -1 || !/^sips?:/i.test(uri) ? uri : uri.slice(0, at);
}
