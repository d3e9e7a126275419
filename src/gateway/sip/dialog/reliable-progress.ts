import { header } from '../message/sip-message.ts';
import { AckWait } from '../transaction/ack-wait.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';

/**
 * A reliable provisional response (RFC 3262 section 3). It is repeated until its PRACK arrives:
 *
 *   sent ──PRACK──► settled(true)
 *     └── 64*T1 ──► settled(false), and onUnheard: the INVITE must be rejected
 */
export class ReliableProgress {
  readonly settled: Promise<boolean>;
  readonly #rack: string;
  readonly #wait: AckWait;
  #settle: (arrived: boolean) => void = () => {};

  /** @param send sends the response, with the lines that make it reliable */
  constructor(invite: ServerTransaction, number: number, send: (lines: string[]) => void, onUnheard: () => void) {
    const { cseq } = invite.request;
    this.#rack = `${number} ${cseq.number} ${cseq.method}`;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    send(['Require: 100rel', `RSeq: ${number}`]);
    this.#wait = new AckWait(
      invite.connection.clock,
      () => {
        if (invite.final === 0) invite.repeat();
        else this.end();
      },
      () => {
        onUnheard();
        this.end();
      },
    );
  }

  /** Handles a PRACK. Returns false if it belongs to another response (481). */
  acknowledge(prack: ServerTransaction): boolean {
    if ((header(prack.request, 'rack') ?? '').trim().split(/\s+/).join(' ') !== this.#rack) return false;
    this.#wait.end();
    this.#settle(true);
    return true;
  }

  end(): void {
    this.#wait.end();
    this.#settle(false);
  }
}
