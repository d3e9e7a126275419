import { answerChallenge, bestChallenge, type DigestChallenge } from './digest.ts';
import { headerList, type SipResponse } from './sip-message.ts';

/**
 * Who we are, to a server. A challenge is kept and answered ahead of the next request, for as long as its nonce is
 * taken; a 401 or 407 (RFC 3261 22.2, 22.3) brings the next.
 */
export class DigestAnswers {
  readonly #user: string;
  readonly #password: string;
  #challenge: { of: DigestChallenge; header: 'Authorization' | 'Proxy-Authorization' } | null = null;
  #uses = 0;

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /** False where the response asks for nothing that can be answered. */
  heard(response: SipResponse | null): boolean {
    if (response?.status !== 401 && response?.status !== 407) return false;
    const proxy = response.status === 407;
    const challenge = bestChallenge(headerList(response, proxy ? 'proxy-authenticate' : 'www-authenticate'));
    if (challenge === null) return false;
    this.#challenge = { of: challenge, header: proxy ? 'Proxy-Authorization' : 'Authorization' };
    this.#uses = 0;
    return true;
  }

  /** The header line for a request; none before the first challenge. */
  lines(method: string, uri: string): string[] {
    if (this.#challenge === null) return [];
    this.#uses += 1;
    const request = { method, uri, username: this.#user, password: this.#password, nc: this.#uses };
    return [`${this.#challenge.header}: ${answerChallenge(this.#challenge.of, request)}`];
  }
}
