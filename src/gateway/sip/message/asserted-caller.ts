import { unescaped } from '../../../domain/unescaped.ts';
import { parseNameAddress, parseSipUri } from './sip-address.ts';
import { header, headerList, type SipRequest } from './sip-message.ts';
import { splitOutsideQuotes } from './split-outside-quotes.ts';

/** The caller as stated in a carrier's request. */
export interface AssertedCaller {
  /**
   * As received: a number, an extension or a name, with `;phone-context=` if the carrier sends it (RFC 3966 5.1.5).
   * Null: withheld.
   */
  caller: string | null;
  /** True if STIR/SHAKEN verification failed: the number may be forged (3GPP TS 24.229 7.2A.20, RFC 8224). */
  unverified: boolean;
}

type Told = Pick<SipRequest, 'headers' | 'from'>;

/** RFC 3325: the identity that a carrier asserts is trusted. Without one, From is used. */
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

/** True for the words that carriers write for an unnamed caller. */
export function isNameless(user: string): boolean {
  return user === '' || /^(?:anonymous|unknown|restricted|unavailable)$/i.test(user);
}

export function isDoubted(request: Told): boolean {
  const told = [header(request, 'from') ?? '', ...headerList(request, 'p-asserted-identity')];
  return told.some((value) => failedProof.test(value));
}

const longest = 64;
/** `verstat` may be in a tel URI, in the user part of a SIP URI, or after either. */
const failedProof = /;\s*verstat\s*=\s*"?TN-Validation-Failed/i;

export function isWithheld(request: Told): boolean {
  return wishes(request) || hidesIdentity(request) || isAnonymous(request.from.uri);
}

/**
 * RFC 3323 4.2 and RFC 3325 9.3. `id`, `user` and `header` hide the caller (3GPP TS 29.163 7.2.3.1.2.6). `session` is
 * about media, `critical` is about servers that cannot comply, and `none` requests nothing.
 */
function wishes(request: Told): boolean {
  const values = headerList(request, 'privacy').flatMap((line) => line.toLowerCase().split(/[;,\s]+/));
  return values.some((value) => value === 'id' || value === 'user' || value === 'header');
}

/** draft-ietf-sip-privacy-04: Remote-Party-ID, which carriers still send. `full` and `uri` hide the number. */
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
      // Without `party`, the header describes the caller.
      if (valuesOf('party').includes('called')) return false;
      return valuesOf('privacy').some((text) =>
        text.split(/[^a-z]+/).some((each) => each === 'full' || each === 'uri'),
      );
    });
}

/** RFC 3323 4.1.1.3: the From of an anonymous caller, whatever identity the network asserts in addition. */
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

/** A local number needs the prefix or the network in its context. */
function withContext(user: string, params: readonly string[]): string {
  const context = params.find((param) => /^phone-context=\+/i.test(param.trim()));
  return context === undefined || user.startsWith('+') ? user : `${user};${context.trim()}`;
}
