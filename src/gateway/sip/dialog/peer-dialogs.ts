import type { DigestAnswers } from '../auth/digest-answers.ts';
import type { Link } from '../link.ts';
import { parseNameAddress } from '../message/sip-address.ts';
import { header, type SipRequest } from '../message/sip-message.ts';
import { acceptLine, serverAllowLine, supportedLine } from '../message/sip-writer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { type Dialog, type DialogRegistry, dialogKeyOf } from './dialog.ts';

/** The dialogs with a server that is trusted as a whole: a trunk or Asterisk. */
export class PeerDialogs {
  readonly registry: DialogRegistry;
  readonly #dialogs = new Map<string, Dialog>();
  readonly #early = new Map<string, (transaction: ServerTransaction) => void>();
  readonly #graceMs: number;

  /**
   * @param graceMs how long a dialog outlives its link
   * @param answers credentials for challenges within a dialog
   */
  constructor(contactLine: () => string, graceMs: number, answers: DigestAnswers | null = null) {
    this.#graceMs = graceMs;
    this.registry = {
      get contactLine() {
        return contactLine();
      },
      allowLine: serverAllowLine,
      anyLink: true,
      answers,
      add: (dialog) => {
        this.#dialogs.set(dialog.key, dialog);
        if (dialog.connection.closed) dialog.abandon(graceMs);
      },
      remove: (dialog) => this.#dialogs.delete(dialog.key),
      early: (key, onRequest) => {
        if (onRequest === null) this.#early.delete(key);
        else this.#early.set(key, onRequest);
      },
      instanceOn: () => null,
    };
  }

  get size(): number {
    return this.#dialogs.size;
  }

  /** Whether a request with a To tag is of one of these dialogs, or of one that begins. */
  has(request: SipRequest): boolean {
    const key = dialogKeyOf(request);
    return this.#dialogs.has(key) || this.#early.has(key);
  }

  /** Handles a request with a To tag. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const dialog = this.#dialogs.get(dialogKeyOf(request));
    if (dialog === undefined) {
      const early = this.#early.get(dialogKeyOf(request));
      if (early) early(transaction);
      else transaction.respond(481);
      return;
    }
    if (dialog.connection !== transaction.connection) dialog.adopt(transaction.connection);
    // RFC 3261 12.2.2: an outdated request.
    if (request.cseq.number <= dialog.remoteSeq) {
      transaction.respond(500);
      return;
    }
    dialog.remoteSeq = request.cseq.number;
    if (request.method === 'INVITE' || request.method === 'UPDATE') {
      const target = parseNameAddress(header(request, 'contact') ?? '')?.uri;
      if (target) dialog.refreshTarget(target);
    }
    if (request.method === 'OPTIONS') transaction.respond(200, { lines: [serverAllowLine, acceptLine, supportedLine] });
    // RFC 3262 section 3: the PRACK matches no provisional response of ours.
    else if (request.method === 'PRACK') transaction.respond(481);
    else if (/^(?:INVITE|UPDATE|BYE|INFO|REFER|NOTIFY)$/.test(request.method)) dialog.handlers.onRequest(transaction);
    else transaction.respond(405, { lines: [serverAllowLine] });
  }

  acknowledged(request: SipRequest): void {
    this.#dialogs.get(dialogKeyOf(request))?.acknowledged(request);
  }

  /** The link is closed: its dialogs wait for another. */
  abandon(link: Link): void {
    for (const dialog of this.#dialogs.values()) if (dialog.connection === link) dialog.abandon(this.#graceMs);
  }

  /** Moves all dialogs to this link. */
  adopt(link: Link): void {
    for (const dialog of this.#dialogs.values()) if (dialog.connection !== link) dialog.adopt(link);
  }

  close(): void {
    for (const dialog of this.#dialogs.values()) dialog.close();
    this.#dialogs.clear();
  }
}
