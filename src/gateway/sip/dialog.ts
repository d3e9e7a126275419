import { ClientTransaction } from './client-transaction.ts';
import type { Link } from './link.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { SipRequest, SipResponse } from './sip-message.ts';
import { type Body, newBranch, printRequest } from './sip-writer.ts';

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
  add(dialog: Dialog): void;
  remove(dialog: Dialog): void;
  /** Requests in a dialog that is not answered yet (RFC 3261 12.1: early); null when it is over. */
  early(key: string, onRequest: ((transaction: ServerTransaction) => void) | null): void;
  /** The phone that registered on this socket. */
  instanceOn(connection: Link): string | null;
}

/** A dialog without its socket, to be written down. */
export type DialogNote = Omit<DialogParts, 'connection' | 'registry'>;

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
  readonly #acks = new Map<number, (ack: SipRequest | null) => void>();
  #onSettled: (() => void)[] = [];
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

  /** A 2xx of ours still waits for its ACK. */
  get unacknowledged(): boolean {
    return this.#acks.size > 0;
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

  /** Resolves when no 2xx of ours waits for its ACK: until then no INVITE of ours may follow (RFC 3261 14.1). */
  async settled(): Promise<void> {
    if (!this.unacknowledged) return;
    await new Promise<void>((resolve) => this.#onSettled.push(resolve));
  }

  /** Calls back once the ACK of the INVITE with this number is here; with null where the dialog ends without it. */
  awaitAck(seq: number, onAck: (ack: SipRequest | null) => void): void {
    this.#acks.set(seq, onAck);
  }

  acknowledged(request: SipRequest): void {
    const onAck = this.#acks.get(request.cseq.number);
    this.#acks.delete(request.cseq.number);
    onAck?.(request);
    this.#settle();
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

  close(): void {
    this.closed = true;
    for (const onAck of this.#acks.values()) onAck(null);
    this.#acks.clear();
    this.#settle();
    this.#stopGrace?.();
    this.#stopGrace = null;
  }

  /** Resolves with the final response, of which 408 and 503 alone also stand for no answer and no socket. */
  request(
    method: string,
    lines: readonly string[] = [],
    body: Body | null = null,
  ): Promise<{ status: number; response: SipResponse | null }> {
    this.#localSeq += 1;
    const seq = this.#localSeq;
    const all = [...this.#common(`${seq} ${method}`), ...lines];
    return new Promise((resolve) => {
      const request = { method, uri: this.#target, lines: all, body };
      new ClientTransaction(this.connection, request, {
        onResponse: (response) => {
          if (response.status < 200) return;
          // RFC 3261 13.2.2.4: each 2xx of a re-INVITE, and so each repeated one, gets its ACK.
          if (method === 'INVITE' && response.status < 300) this.acknowledge(seq);
          resolve({ status: response.status, response });
        },
        onFailure: (status) => resolve({ status, response: null }),
      });
    });
  }

  /** ACK of a 2xx: a request of its own, with the INVITE's number (13.2.2.4). */
  acknowledge(seq: number): void {
    const lines = [this.connection.via(newBranch()), 'Max-Forwards: 70', ...this.#common(`${seq} ACK`)];
    this.connection.send(printRequest('ACK', this.#target, lines));
  }

  #settle(): void {
    if (!this.unacknowledged) for (const resolve of this.#onSettled.splice(0)) resolve();
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
