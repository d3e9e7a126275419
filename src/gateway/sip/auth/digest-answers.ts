import { headerList, type SipResponse } from '../message/sip-message.ts';
import { answerChallenge, bestChallenge, type DigestChallenge } from './digest.ts';

type Header = 'Authorization' | 'Proxy-Authorization';

/**
 * Who we are, to a server. A challenge is kept and answered ahead of the next request, for as long as its nonce is
 * taken; a 401 or 407 (RFC 3261 22.2, 22.3) brings the next. A server and the proxy before it may each have theirs.
 *
 *   none ──challenge──► new ──first answer──► taken ──challenge──► new
 *                                 └──challenged again, not stale──► none: it is the password that is wrong
 */
export class DigestAnswers {
  readonly #user: string;
  readonly #password: string;
  readonly #challenges = new Map<Header, { of: DigestChallenge; uses: number; first: string }>();

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /**
   * False where the response asks for nothing that can be answered, or for nothing else than was given.
   * @param given the lines that the refused request had of here
   */
  heard(response: SipResponse | null, given: readonly string[] = []): boolean {
    if (response?.status !== 401 && response?.status !== 407) return false;
    const proxy = response.status === 407;
    const header: Header = proxy ? 'Proxy-Authorization' : 'Authorization';
    const challenge = bestChallenge(headerList(response, proxy ? 'proxy-authenticate' : 'www-authenticate'));
    const before = this.#challenges.get(header);
    this.#challenges.delete(header);
    if (challenge === null) return false;
    // RFC 3261 22.2: what was rejected is not said again, but where only its nonce was too old. Of a nonce that was
    // kept from an earlier request nobody knows: not every server says stale.
    // Without qop a later answer may be the first one to the letter.
    const fresh = before?.uses === 1 && given.includes(before.first);
    const rejected = fresh && before.of.realm === challenge.realm;
    if (rejected && !challenge.stale) return false;
    this.#challenges.set(header, { of: challenge, uses: 0, first: '' });
    return true;
  }

  /** The header lines for a request; none before the first challenge. */
  lines(method: string, uri: string): string[] {
    return [...this.#challenges].map(([header, challenge]) => {
      challenge.uses += 1;
      const request = { method, uri, username: this.#user, password: this.#password, nc: challenge.uses };
      const line = `${header}: ${answerChallenge(challenge.of, request)}`;
      if (challenge.uses === 1) challenge.first = line;
      return line;
    });
  }
}
