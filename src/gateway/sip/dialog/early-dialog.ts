import { parseNameAddress } from '../message/sip-address.ts';
import { header } from '../message/sip-message.ts';
import { acceptLine, supportedLine } from '../message/sip-writer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { answerTimer, minSeLine } from './session-timer.ts';

/**
 * A dialog whose INVITE has no final response yet (RFC 3261 12.1). It is a dialog like others: its requests are in
 * order, and each has its own answer. Only where there is no dialog the answer is 481.
 */
export class EarlyDialog {
  /** Of the newest request of theirs. */
  remoteSeq: number;
  /** Their Contact, once a request has named it anew; null before. */
  target: string | null = null;
  readonly #lines: { readonly contactLine: string; readonly allowLine: string };

  /** @param remoteSeq of what they asked before; 0: nothing */
  constructor(remoteSeq: number, lines: { readonly contactLine: string; readonly allowLine: string }) {
    this.remoteSeq = remoteSeq;
    this.#lines = lines;
  }

  /** Answers what is the same for caller and callee. False: the rest is to be answered by whose call it is. */
  receive(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    const { contactLine, allowLine } = this.#lines;
    // 12.2.2: a request from the past.
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
        // RFC 3311 5.2: a target refresh, with an offer or without.
        this.target = parseNameAddress(header(request, 'contact') ?? '')?.uri ?? this.target;
        if (request.body !== '') return false;
        transaction.respond(200, { lines: [contactLine, allowLine, ...(timer?.lines ?? [])] });
        return true;
      }
      case 'REFER':
        // A call that is not answered is not handed on.
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
