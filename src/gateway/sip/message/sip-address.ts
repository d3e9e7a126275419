import type { NameAddress } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** Parts of a `sip:` or `sips:` URI; the user part decoded. */
export interface SipUri {
  user: string | null;
  /** Parameters of a telephone number in the user part (RFC 3261 19.1.6), decoded: "ext=7;phone-context=+49"; "": none. */
  userParams: string;
  host: string;
}

/**
 * A From, To or Contact value, RFC 3261 section 20.10; null where no URI can be read in it. A display name, a space or a
 * parameter that breaks the grammar costs what is broken, not the address: carriers pass on names as people typed them.
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
  // RFC 4475 3.1.2.6: the end of a quotation may be guessed only where there is one URI to be guessed.
  if (!text.startsWith('"') || text.indexOf('<') !== text.lastIndexOf('<')) return null;
  return withBrackets(text.slice(1), null);
}

/** What stands between brackets is the URI, what is before it the name. */
function withBrackets(text: string, quoted: string | null): NameAddress | null {
  // A name without quotes may have a bracket of its own.
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

/** Without brackets the parameters are the header's, and the URI has neither commas nor headers (20.10). */
function withoutBrackets(text: string, name: string | null): NameAddress | null {
  const semicolon = text.indexOf(';');
  const uri = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  const params = paramsOf(semicolon === -1 ? '' : text.slice(semicolon));
  return isUri(uri) && !/[?,]/.test(uri) && params !== null ? { name: name === '' ? null : name, uri, params } : null;
}

/** RFC 3261 25.1, loosely: a scheme, and no character that a URI must escape. */
export function isUri(text: string): boolean {
  return text.length <= 1024 && /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]-~]+$/i.test(text);
}

/** A URI between brackets; with spaces around it, or characters that it should have escaped, as some systems send it. */
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
 * `;name=value;name`. What is no parameter is passed over, and of a name that comes twice the first counts. Null where a
 * second address begins, or where two tags differ: which dialog is meant is not to be guessed (RFC 3261 7.3.1).
 */
function paramsOf(text: string): Map<string, string> | null {
  const params = new Map<string, string>();
  if (text === '') return params;
  // Quotes that do not end hide no tag.
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

/** The user and host of a SIP URI; null for other schemes and for bad escapes. */
export function parseSipUri(uri: string): SipUri | null {
  const match = /^sips?:(?:([^@\s]*)@)?(\[[0-9a-f:.]+\]|[^\s;?:@]+)/i.exec(uri);
  if (!match) return null;
  const [, userinfo, host = ''] = match;
  if (userinfo === undefined) return { user: null, userParams: '', host };
  try {
    // "client:sam" is an agent (`parseDialled`), and JsSIP does not escape its colon; else what follows one is a password,
    // no part of whom to call.
    const [known = ''] = /^client:[^:;]*/i.exec(userinfo) ?? userinfo.split(':', 1);
    const [user = '', ...params] = known.split(';');
    return { user: decodeURIComponent(user), userParams: decodeURIComponent(params.join(';')), host };
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
