import { headerList, type SipResponse } from '../message/sip-message.ts';
import { answerChallenge, bestChallenge, type DigestChallenge } from './digest.ts';

type Header = 'Authorization' | 'Proxy-Authorization';

/**
 * Our credentials for one server. A challenge is cached and answered with the next requests, as long as the server
 * accepts its nonce. A 401 or 407 (RFC 3261 22.2, 22.3) brings the next challenge. A server and a proxy in front of it
 * may each have their own.
 *
 *   none ──challenge──► new ──first answer──► accepted ──challenge──► new
 *                                 └──challenged again, not stale──► none: the password is wrong
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
   * Returns false if the response has no challenge that can be answered, or rejects the answer that was given.
   * @param given the lines from here that the rejected request carried
   */
  heard(response: SipResponse | null, given: readonly string[] = []): boolean {
    if (response?.status !== 401 && response?.status !== 407) return false;
    const proxy = response.status === 407;
    const header: Header = proxy ? 'Proxy-Authorization' : 'Authorization';
    const challenge = bestChallenge(headerList(response, proxy ? 'proxy-authenticate' : 'www-authenticate'));
    const before = this.#challenges.get(header);
    this.#challenges.delete(header);
    if (challenge === null) return false;
    // RFC 3261 22.2: a rejected answer is not repeated, unless only its nonce was stale. If the nonce was cached from
    // an earlier request, the reason is unknown, because not every server sends stale. Without qop, a later answer may
    // equal the first one, so the number of uses is checked too.
    const fresh = before?.uses === 1 && given.includes(before.first);
    const rejected = fresh && before.of.realm === challenge.realm;
    if (rejected && !challenge.stale) return false;
    this.#challenges.set(header, { of: challenge, uses: 0, first: '' });
    return true;
  }

  /** Returns the header lines for a request. Empty before the first challenge. */
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
