import type { DigestAnswers } from '../auth/digest-answers.ts';
import type { Link } from '../link.ts';
import { parseNameAddress } from '../message/sip-address.ts';
import { header, type SipRequest, type SipResponse } from '../message/sip-message.ts';
import { type Body, newBranch, printRequest } from '../message/sip-writer.ts';
import { ClientTransaction } from '../transaction/client-transaction.ts';
import { PendingAcks } from '../transaction/pending-acks.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';

export interface DialogParts {
  callId: string;
  localTag: string;
  remoteTag: string;
  /** The header values for From and To of our requests, tags and all. */
  local: string;
  remote: string;
  /** The other side's Contact URI: where requests go. */
  target: string;
  routes: readonly string[];
  localSeq: number;
  remoteSeq: number;
  connection: Link;
  registry: DialogRegistry;
  /** Who is at the other end (`partyOf`), and which of its phones, where that is known. */
  party: string;
  instance: string | null;
}

/** Where dialogs are found by what comes for them: the edge's, a trunk's, Asterisk's. */
export interface DialogRegistry {
  readonly contactLine: string;
  /** Methods that the other side may use. */
  readonly allowLine: string;
  /** Requests of one dialog may come over any link of the other side: a server's. */
  readonly anyLink: boolean;
  /** Who we are to a server that may ask within its dialogs; absent: nobody asks. */
  answers?: DigestAnswers | null;
  add(dialog: Dialog): void;
  remove(dialog: Dialog): void;
  /**
   * Requests in a dialog that is not answered yet (RFC 3261 12.1: early); null when it is over.
   * @param ringing the call of ours that rings there; absent: the other side calls
   */
  early(key: string, onRequest: ((transaction: ServerTransaction) => void) | null, ringing?: RingingCall): void;
  /** The phone that registered on this socket. */
  instanceOn(connection: Link): string | null;
}

/** A dialog without its socket, to be written down. */
export type DialogNote = Omit<DialogParts, 'connection' | 'registry'>;

interface Answer {
  status: number;
  response: SipResponse | null;
}

/** So often a challenge is answered: the kept one may be too old, and a proxy may have its own. */
const challenges = 3;

/** A call of ours that rings at a phone: another phone of the same party may answer it (RFC 3891 section 3). */
export interface RingingCall {
  party: string;
  /** Whose it is in the core. */
  call: object;
}

export interface DialogHandlers {
  /** re-INVITE, UPDATE, INFO and BYE; to be answered. */
  onRequest(transaction: ServerTransaction): void;
  /** The socket is gone, and nobody came back in time. */
  onLost(): void;
  /** The caller gave up while our 200 was on its way, and never sent the ACK. */
  onGivenUp(): void;
}

/**
 * The peer relation of one call, RFC 3261 section 12. It is of a party, not of
 * a socket: when that drops, the dialog waits for the party to come back.
 *
 *   held by a socket ──socket gone──► orphan ──grace over──► lost
 *          ▲                            │
 *          └── same party registers, or sends a request in it
 */
export class Dialog {
  readonly #parts: DialogParts;
  handlers: DialogHandlers;
  connection: Link;
  remoteSeq: number;
  #target: string;
  #localSeq: number;
  #stopGrace: (() => void) | null = null;
  readonly #acks = new PendingAcks();
  /** Which the newest of them comes over: a 2xx is not repeated over another. */
  #acksOver: Link | null = null;
  closed = false;

  constructor(parts: DialogParts, handlers: DialogHandlers) {
    this.#parts = parts;
    this.handlers = handlers;
    this.connection = parts.connection;
    this.remoteSeq = parts.remoteSeq;
    this.#target = parts.target;
    this.#localSeq = parts.localSeq;
  }

  get key(): string {
    return dialogKey(this.#parts.callId, this.#parts.localTag, this.#parts.remoteTag);
  }

  get party(): string {
    return this.#parts.party;
  }

  get instance(): string | null {
    return this.#parts.instance;
  }

  get orphan(): boolean {
    return this.#stopGrace !== null;
  }

  /** A 2xx of ours still waits for its ACK, and its way is there. */
  get unacknowledged(): boolean {
    return this.#acks.any && this.#acksOver?.closed === false;
  }

  get localTag(): string {
    return this.#parts.localTag;
  }

  /** All that must be known to go on with it elsewhere, as it is now. */
  snapshot(): DialogNote {
    const { connection: _, registry: __, ...parts } = this.#parts;
    return { ...parts, target: this.#target, localSeq: this.#localSeq, remoteSeq: this.remoteSeq };
  }

  /** The Request-URI of what we ask. */
  get target(): string {
    return this.#target;
  }

  /** A target refresh: a re-INVITE or UPDATE names the Contact anew (12.2.2). */
  refreshTarget(uri: string): void {
    this.#target = uri;
  }

  adopt(connection: Link): void {
    this.#stopGrace?.();
    this.#stopGrace = null;
    this.connection = connection;
  }

  abandon(graceMs: number): void {
    if (this.closed || this.#stopGrace !== null) return;
    this.#stopGrace = this.connection.clock.after(graceMs, () => {
      this.#stopGrace = null;
      this.handlers.onLost();
    });
  }

  /** Resolves when no 2xx of ours waits for its ACK: until then neither INVITE (RFC 3261 14.1) nor BYE (15) may follow. */
  settled(): Promise<void> {
    return this.#acks.none();
  }

  /** Calls back once the ACK of the INVITE with this number is here; with null where the dialog ends without it. */
  awaitAck(seq: number, onAck: (ack: SipRequest | null) => void): void {
    this.#acks.add(seq, onAck);
    this.#acksOver = this.connection;
  }

  acknowledged(request: SipRequest): void {
    this.#acks.end(request.cseq.number, request);
  }

  /** No ACK of the INVITE with this number came in its time. */
  unheard(seq: number): void {
    this.#acks.end(seq, null);
  }

  /** The call is over: what comes for it from now on gets 481. */
  forget(): void {
    this.close();
    this.#parts.registry.remove(this);
  }

  /** The Contact line of what we say in it. */
  get contactLine(): string {
    return this.#parts.registry.contactLine;
  }

  get allowLine(): string {
    return this.#parts.registry.allowLine;
  }

  close(): void {
    this.closed = true;
    this.#acks.endAll();
    this.#stopGrace?.();
    this.#stopGrace = null;
  }

  /**
   * Resolves with the final response, of which 408 and 503 alone also stand for no answer and no socket. A challenge is
   * answered on the way (22.2, 22.3).
   */
  async request(method: string, lines: readonly string[] = [], body: Body | null = null): Promise<Answer> {
    const { answers } = this.#parts.registry;
    for (let left = challenges; ; left -= 1) {
      const credentials = answers?.lines(method, this.#target) ?? [];
      const answer = await this.#once(method, [...lines, ...credentials], body);
      const again = answers?.heard(answer.response, credentials) === true;
      // Of a call that is over meanwhile, only the goodbye is said again.
      if (left === 0 || !again || (this.closed && method !== 'BYE')) return answer;
    }
  }

  #once(method: string, lines: readonly string[], body: Body | null): Promise<Answer> {
    this.#localSeq += 1;
    const seq = this.#localSeq;
    const all = [...this.#common(`${seq} ${method}`), ...lines];
    return new Promise((resolve) => {
      const request = { method, uri: this.#target, lines: all, body };
      new ClientTransaction(this.connection, request, {
        onResponse: (response) => {
          if (response.status < 200) return;
          if (response.status < 300) this.#refreshedBy(method, response);
          // RFC 3261 13.2.2.4: each 2xx of a re-INVITE, and so each repeated one, gets its ACK.
          if (method === 'INVITE' && response.status < 300) this.acknowledge(seq, lines);
          resolve({ status: response.status, response });
        },
        onFailure: (status) => resolve({ status, response: null }),
      });
    });
  }

  /** 12.2.1.2, RFC 3311 5.1: the 2xx to a target refresh names the Contact anew. */
  #refreshedBy(method: string, response: SipResponse): void {
    if (method !== 'INVITE' && method !== 'UPDATE') return;
    const target = parseNameAddress(header(response, 'contact') ?? '')?.uri;
    if (target) this.refreshTarget(target);
  }

  /**
   * ACK of a 2xx: a request of its own, with the INVITE's number (13.2.2.4) and credentials (22.1).
   * @param inviteLines header lines of that INVITE
   */
  acknowledge(seq: number, inviteLines: readonly string[]): void {
    const credentials = inviteLines.filter((line) => /^(?:Proxy-)?Authorization:/.test(line));
    const lines = [this.connection.via(newBranch()), 'Max-Forwards: 70', ...this.#common(`${seq} ACK`), ...credentials];
    this.connection.send(printRequest('ACK', this.#target, lines));
  }

  #common(cseq: string): string[] {
    const { local, remote, callId, routes } = this.#parts;
    const lines = [`From: ${local}`, `To: ${remote}`, `Call-ID: ${callId}`, `CSeq: ${cseq}`];
    return [...lines, ...routes.map((route) => `Route: ${route}`)];
  }
}

export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}
