import { randomUUID } from 'node:crypto';
import type { DigestAnswers } from '../sip/auth/digest-answers.ts';
import type { Link } from '../sip/link.ts';
import type { SipResponse } from '../sip/message/sip-message.ts';
import { newTag } from '../sip/message/sip-writer.ts';
import { ClientTransaction } from '../sip/transaction/client-transaction.ts';

/** Requests outside any call, with one Call-ID: REGISTER and OPTIONS. */
export class Requests {
  readonly #callId = randomUUID();
  readonly #tag = newTag();
  #cseq = 0;

  /**
   * Resolves with the final response; `response` is null if none arrived. Answers authentication challenges on the way.
   * @param address the To and From URI
   */
  async ask(
    link: Link,
    method: 'REGISTER' | 'OPTIONS',
    uri: string,
    address: string,
    lines: readonly string[],
    answers: DigestAnswers | null,
  ): Promise<{ status: number; response: SipResponse | null }> {
    // A cached challenge may have expired, and its answer may be challenged again.
    for (let left = 2; ; left -= 1) {
      const credentials = answers?.lines(method, uri) ?? [];
      const answer = await this.#once(link, method, uri, address, [...lines, ...credentials]);
      const again = answers?.heard(answer.response, credentials) === true;
      if (left === 0 || !again) return answer;
    }
  }

  #once(
    link: Link,
    method: string,
    uri: string,
    address: string,
    lines: readonly string[],
  ): Promise<{ status: number; response: SipResponse | null }> {
    this.#cseq += 1;
    const all = [
      `To: <${address}>`,
      `From: <${address}>;tag=${this.#tag}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#cseq} ${method}`,
      ...lines,
    ];
    return new Promise((resolve) => {
      new ClientTransaction(
        link,
        { method, uri, lines: all },
        {
          onResponse: (response) => {
            if (response.status >= 200) resolve({ status: response.status, response });
          },
          onFailure: (status) => resolve({ status, response: null }),
        },
      );
    });
  }
}
