import { parseNameAddress, parseSipUri } from './sip-address.ts';
import { header, headerList, type SipRequest } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** Who calls, as a carrier's request says it. */
export interface AssertedCaller {
  /**
   * As received: a number, an extension, a name, with `;phone-context=` where the carrier says it (RFC 3966 5.1.5).
   * Null: withheld.
   */
  caller: string | null;
  /** STIR/SHAKEN failed: the number may be anybody's (3GPP TS 24.229 7.2A.20, RFC 8224). */
  unverified: boolean;
}

type Told = Pick<SipRequest, 'headers' | 'from'>;

/** RFC 3325: a carrier is trusted with who calls; else From. */
export function callerOf(request: Told): AssertedCaller {
  if (isWithheld(request)) return { caller: null, unverified: false };
  const asserted = headerList(request, 'p-asserted-identity')
    .flatMap((line) => splitOutsideQuotes(line, ','))
    .map((value) => parseNameAddress(value)?.uri ?? '')
    .find((uri) => /^(?:sips?|tel):/i.test(uri));
  const user = userOf(asserted ?? request.from.uri).slice(0, longest);
  if (isNameless(user)) return { caller: null, unverified: false };
  return { caller: user, unverified: isDoubted(request) };
}

/** What carriers write for a caller they do not name. */
export function isNameless(user: string): boolean {
  return user === '' || /^(?:anonymous|unknown|restricted|unavailable)$/i.test(user);
}

export function isDoubted(request: Told): boolean {
  const told = [header(request, 'from') ?? '', ...headerList(request, 'p-asserted-identity')];
  return told.some((value) => failedProof.test(value));
}

const longest = 64;
/** `verstat` stands in a tel URI, in the user part of a SIP URI, or behind either. */
const failedProof = /;\s*verstat\s*=\s*"?TN-Validation-Failed/i;

export function isWithheld(request: Told): boolean {
  return wishes(request) || hidesIdentity(request) || isAnonymous(request.from.uri);
}

/**
 * RFC 3323 4.2 and RFC 3325 9.3. `id`, `user` and `header` restrict who is shown (3GPP TS 29.163 7.2.3.1.2.6);
 * `session` is about media, `critical` about those who cannot comply, and `none` asks for nothing.
 */
function wishes(request: Told): boolean {
  const values = headerList(request, 'privacy').flatMap((line) => line.toLowerCase().split(/[;,\s]+/));
  return values.some((value) => value === 'id' || value === 'user' || value === 'header');
}

/** draft-ietf-sip-privacy-04: Remote-Party-ID, as carriers still send it. `full` and `uri` hide the number. */
function hidesIdentity(request: Told): boolean {
  return headerList(request, 'remote-party-id')
    .flatMap((line) => splitOutsideQuotes(line, ','))
    .some((value) => {
      const params = splitOutsideQuotes(value, ';').slice(1);
      const valuesOf = (name: string): string[] =>
        params
          .map((param) => param.split('='))
          .filter(([key = '']) => key.trim().toLowerCase() === name)
          .map(([, text = '']) => text.trim().replaceAll('"', '').toLowerCase());
      // Without `party` it is the caller's.
      if (valuesOf('party').includes('called')) return false;
      return valuesOf('privacy').some((text) =>
        text.split(/[^a-z]+/).some((each) => each === 'full' || each === 'uri'),
      );
    });
}

/** RFC 3323 4.1.1.3: the From of a caller who wants to be nobody, whatever the network asserts beside it. */
function isAnonymous(from: string): boolean {
  const uri = parseSipUri(from);
  return uri !== null && (/^anonymous\.invalid$/i.test(uri.host) || /^(?:anonymous|restricted)$/i.test(uri.user ?? ''));
}

function userOf(uri: string): string {
  if (/^tel:/i.test(uri)) {
    const [number = '', ...params] = uri.slice(4).split(';');
    return withContext(unescaped(number), params);
  }
  const { user = null, userParams = '' } = parseSipUri(uri) ?? {};
  return withContext(user ?? '', userParams.split(';'));
}

/** A local number belongs to the prefix, or the network, that is said beside it. */
function withContext(user: string, params: readonly string[]): string {
  const context = params.find((param) => /^phone-context=\+/i.test(param.trim()));
  return context === undefined || user.startsWith('+') ? user : `${user};${context.trim()}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
