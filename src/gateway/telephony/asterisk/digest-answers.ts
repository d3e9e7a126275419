import { answerChallenge, bestChallenge, type DigestChallenge } from '../../sip/digest.ts';
import { headerList, type SipResponse } from '../../sip/sip-message.ts';

/**
 * Who we are, to Asterisk. A challenge is kept and answered ahead of the next request, for as long as its nonce
 * is taken; a 401 brings the next.
 */
export class DigestAnswers {
  readonly #user: string;
  readonly #password: string;
  #challenge: DigestChallenge | null = null;
  #uses = 0;

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /** False where the response asks for nothing that can be answered. */
  heard(response: SipResponse | null): boolean {
    if (response?.status !== 401) return false;
    const challenge = bestChallenge(headerList(response, 'www-authenticate'));
    if (challenge === null) return false;
    this.#challenge = challenge;
    this.#uses = 0;
    return true;
  }

  /** The header line for a request; none before the first challenge. */
  lines(method: string, uri: string): string[] {
    if (this.#challenge === null) return [];
    this.#uses += 1;
    const request = { method, uri, username: this.#user, password: this.#password, nc: this.#uses };
    return [`Authorization: ${answerChallenge(this.#challenge, request)}`];
  }
}
