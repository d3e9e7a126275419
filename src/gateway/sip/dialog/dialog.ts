import type { DigestAnswers } from '../auth/digest-answers.ts';
import type { Link } from '../link.ts';
import { parseNameAddress } from '../message/sip-address.ts';
import { header, type SipRequest, type SipResponse, tagOf } from '../message/sip-message.ts';
import { type Body, newBranch, printRequest } from '../message/sip-writer.ts';
import { ClientTransaction } from '../transaction/client-transaction.ts';
import { PendingAcks } from '../transaction/pending-acks.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';

export interface DialogParts {
  callId: string;
  localTag: string;
  remoteTag: string;
  /** Values of From and To for our requests, including the tags. */
  local: string;
  remote: string;
  /** Contact URI of the far end. Requests are sent to it. */
  target: string;
  routes: readonly string[];
  localSeq: number;
  remoteSeq: number;
  connection: Link;
  registry: DialogRegistry;
  /** The party at the far end (`partyOf`), and its phone if that is known. */
  party: string;
  instance: string | null;
}

/** Finds the dialog of an incoming request. The edge, each trunk and Asterisk have one. */
export interface DialogRegistry {
  readonly contactLine: string;
  /** Methods that the far end may use. */
  readonly allowLine: string;
  /** True if requests of one dialog may arrive over any link, as those of a server do. */
  readonly anyLink: boolean;
  /** Credentials for a server that challenges requests within its dialogs. Absent if it never does. */
  answers?: DigestAnswers | null;
  add(dialog: Dialog): void;
  remove(dialog: Dialog): void;
  /**
   * Sets the handler of requests in an unanswered dialog (RFC 3261 12.1: early). Null removes it.
   * @param ringing our call that rings there; absent if the far end is the caller
   */
  early(key: string, onRequest: ((transaction: ServerTransaction) => void) | null, ringing?: RingingCall): void;
  /** Returns the instance ID of the phone that registered on this socket. */
  instanceOn(connection: Link): string | null;
}

/** A dialog without its socket, for storage. */
export type DialogNote = Omit<DialogParts, 'connection' | 'registry'>;

interface Answer {
  status: number;
  response: SipResponse | null;
}

/** How often a challenge is answered. The cached one may be stale, and a proxy may send its own. */
const challenges = 3;

/** A call that we placed to a phone that rings. Another phone of the party may answer it (RFC 3891 section 3). */
export interface RingingCall {
  party: string;
  /** The call's object in the core. */
  call: object;
}

export interface DialogHandlers {
  /** Handles re-INVITE, UPDATE, INFO and BYE, and must answer them. */
  onRequest(transaction: ServerTransaction): void;
  /** The socket closed, and the party did not return in time. */
  onLost(): void;
  /** The caller cancelled while our 200 was on its way, and never sent the ACK. */
  onGivenUp(): void;
}

/**
 * The peer relation of one call, RFC 3261 section 12. It belongs to a party, not to a socket: if the socket drops, the
 * dialog waits for the party to return.
 *
 *   held by a socket ──socket closed──► orphan ──grace period over──► lost
 *          ▲                              │
 *          └── the same party registers, or sends a request in it
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
  /** The link on which the newest ACK is expected. A 2xx is not retransmitted over another link. */
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

  /** True if a 2xx of ours still waits for its ACK, and its link is open. */
  get unacknowledged(): boolean {
    return this.#acks.any && this.#acksOver?.closed === false;
  }

  get localTag(): string {
    return this.#parts.localTag;
  }

  /** Returns everything that is needed to continue the dialog elsewhere, as of now. */
  snapshot(): DialogNote {
    const { connection: _, registry: __, ...parts } = this.#parts;
    return { ...parts, target: this.#target, localSeq: this.#localSeq, remoteSeq: this.remoteSeq };
  }

  /** Request-URI of our requests. */
  get target(): string {
    return this.#target;
  }

  /** Target refresh: a re-INVITE or UPDATE carries a new Contact (12.2.2). */
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

  /**
   * Resolves when no 2xx of ours waits for its ACK. Until then no INVITE (RFC 3261 14.1) and no BYE (15) may be sent.
   */
  settled(): Promise<void> {
    return this.#acks.none();
  }

  /** Calls back with the ACK of the INVITE with this number, or with null if the dialog ends without it. */
  awaitAck(seq: number, onAck: (ack: SipRequest | null) => void): void {
    this.#acks.add(seq, onAck);
    this.#acksOver = this.connection;
  }

  acknowledged(request: SipRequest): void {
    this.#acks.end(request.cseq.number, request);
  }

  /** The ACK of the INVITE with this number did not arrive in time. */
  unheard(seq: number): void {
    this.#acks.end(seq, null);
  }

  /** The call is over. Later requests in the dialog get 481. */
  forget(): void {
    this.close();
    this.#parts.registry.remove(this);
  }

  /** The Contact line of our messages in the dialog. */
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
   * Resolves with the final response. 408 can also mean no response, and 503 a closed socket. Challenges are answered
   * on the way (22.2, 22.3).
   */
  async request(method: string, lines: readonly string[] = [], body: Body | null = null): Promise<Answer> {
    const { answers } = this.#parts.registry;
    for (let left = challenges; ; left -= 1) {
      const credentials = answers?.lines(method, this.#target) ?? [];
      const answer = await this.#once(method, [...lines, ...credentials], body);
      const again = answers?.heard(answer.response, credentials) === true;
      // If the call ended meanwhile, only a BYE is repeated.
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
          // RFC 3261 13.2.2.4: every 2xx to a re-INVITE gets an ACK, and so does every retransmission.
          if (method === 'INVITE' && response.status < 300) this.acknowledge(seq, lines);
          resolve({ status: response.status, response });
        },
        onFailure: (status) => resolve({ status, response: null }),
      });
    });
  }

  /** 12.2.1.2, RFC 3311 5.1: the 2xx to a target refresh carries a new Contact. */
  #refreshedBy(method: string, response: SipResponse): void {
    if (method !== 'INVITE' && method !== 'UPDATE') return;
    const target = parseNameAddress(header(response, 'contact') ?? '')?.uri;
    if (target) this.refreshTarget(target);
  }

  /**
   * Sends the ACK of a 2xx: a separate request with the INVITE's number (13.2.2.4) and credentials (22.1).
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

/** The dialog of a request that was received. */
export function dialogKeyOf({ callId, to, from }: SipRequest): string {
  return dialogKey(callId, tagOf(to) ?? '', tagOf(from) ?? '');
}
