import { parseNameAddress } from '../message/sip-address.ts';
import { header } from '../message/sip-message.ts';
import { acceptLine, supportedLine } from '../message/sip-writer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { answerTimer, minSeLine } from './session-timer.ts';

/**
 * A dialog whose INVITE has no final response yet (RFC 3261 12.1). It follows the usual rules: its requests are
 * ordered, and each gets its own response. 481 is only for requests without a dialog.
 */
export class EarlyDialog {
  /** CSeq of the far end's newest request. */
  remoteSeq: number;
  /** The far end's Contact, once a request has changed it. Null before. */
  target: string | null = null;
  readonly #lines: { readonly contactLine: string; readonly allowLine: string };

  /** @param remoteSeq CSeq of the far end's last request before; 0: none */
  constructor(remoteSeq: number, lines: { readonly contactLine: string; readonly allowLine: string }) {
    this.remoteSeq = remoteSeq;
    this.#lines = lines;
  }

  /** Answers the requests that caller and callee handle alike. Returns false if the call must answer. */
  receive(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    const { contactLine, allowLine } = this.#lines;
    // 12.2.2: an outdated request.
    if (request.cseq.number <= this.remoteSeq) {
      transaction.respond(500);
      return true;
    }
    this.remoteSeq = request.cseq.number;
    switch (request.method) {
      case 'OPTIONS':
        transaction.respond(200, { lines: [allowLine, acceptLine, supportedLine] });
        return true;
      case 'UPDATE': {
        const timer = answerTimer(request);
        // RFC 4028 section 9.
        if (timer?.tooShort) {
          transaction.respond(422, { lines: [minSeLine] });
          return true;
        }
        // RFC 3311 5.2: a target refresh, with or without an offer.
        this.target = parseNameAddress(header(request, 'contact') ?? '')?.uri ?? this.target;
        if (request.body !== '') return false;
        transaction.respond(200, { lines: [contactLine, allowLine, ...(timer?.lines ?? [])] });
        return true;
      }
      case 'REFER':
        // An unanswered call cannot be transferred.
        transaction.respond(403);
        return true;
      case 'PRACK':
      case 'BYE':
      case 'INFO':
      case 'INVITE':
        return false;
      default:
        transaction.respond(405, { lines: [allowLine] });
        return true;
    }
  }
}
