import type { Asking, Link } from '../link.ts';
import { header, headerList, type SipRequest, type SipResponse, tagOf } from '../message/sip-message.ts';
import { ServerTransaction } from './server-transaction.ts';

export interface TransactionHandlers {
  /** Handles a new request. Requests arrive in order; the next one waits until the promise settles. */
  onRequest(transaction: ServerTransaction): Promise<void> | void;
  /** Handles the ACK of a 2xx. */
  onAck(request: SipRequest): void;
  onError(error: unknown): void;
  /** Returns whether one more is accepted while this many are open. If absent, always. */
  admits?(open: number): boolean;
}

/** The transactions of one link, RFC 3261 section 17. Each message goes to its transaction, in order. */
export class Transactions {
  readonly #link: Link;
  readonly #handlers: TransactionHandlers;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, Asking>();
  #queue: Promise<void> = Promise.resolve();

  constructor(link: Link, handlers: TransactionHandlers) {
    this.#link = link;
    this.#handlers = handlers;
  }

  /** True if no transaction is open. */
  get idle(): boolean {
    return this.#servers.size === 0 && this.#clients.size === 0;
  }

  addClient(asking: Asking): void {
    this.#clients.set(clientKey(asking.branch, asking.method), asking);
  }

  removeClient(asking: Asking): void {
    this.#clients.delete(clientKey(asking.branch, asking.method));
  }

  forget(answered: { readonly key: string }): void {
    if (this.#servers.delete(answered.key)) this.#link.counters.transactions -= 1;
  }

  /** Returns true if the response belongs to a request that was sent over this link. */
  awaits({ via, cseq }: SipResponse): boolean {
    return this.#clients.has(clientKey(via.branch, cseq.method));
  }

  receive(message: SipRequest | SipResponse): void {
    if (message.kind === 'request') {
      this.#enqueue(() => this.#request(message));
      return;
    }
    // RFC 3261 8.1.3.3: a response with more than one Via was misrouted.
    if (headerList(message, 'via').length > 1) return;
    this.#enqueue(() => this.#clients.get(clientKey(message.via.branch, message.cseq.method))?.receive(message));
  }

  /** The link is closed. */
  abandon(): void {
    for (const transaction of [...this.#servers.values()]) transaction.abandon();
    for (const transaction of [...this.#clients.values()]) transaction.abandon();
  }

  #enqueue(task: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(task).catch((error) => this.#handlers.onError(error));
  }

  #request(request: SipRequest): Promise<void> | void {
    if (this.#link.closed) return;
    const key = keyOf(request);
    const known = this.#servers.get(key);
    if (request.method === 'ACK') {
      if (known && known.final >= 300) return known.acknowledged();
      return this.#handlers.onAck(request);
    }
    if (known) return known.repeat();
    if (this.#handlers.admits?.(this.#servers.size) === false) return;
    const transaction = new ServerTransaction(this.#link, request, key);
    this.#servers.set(key, transaction);
    this.#link.counters.transactions += 1;
    if (request.method === 'CANCEL') return this.#cancel(transaction);
    return this.#handlers.onRequest(transaction);
  }

  /** RFC 3261 9.2: a CANCEL belongs to the INVITE with its branch. */
  #cancel(cancel: ServerTransaction): void {
    const invite = this.#servers.get(keyOf(cancel.request, 'INVITE'));
    cancel.respond(invite ? 200 : 481);
    invite?.cancel('cancel');
  }
}

/** RFC 3261 17.1.3: branch and method. */
function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

/**
 * RFC 3261 17.2.3: branch, sent-by and method; an ACK uses its INVITE's. If the branch is not unique, as before RFC
 * 3261, all other identifying fields are used.
 */
function keyOf(request: SipRequest, method = request.method === 'ACK' ? 'INVITE' : request.method): string {
  const { via, uri, callId, cseq, from } = request;
  const parts =
    via.branch === '' ? ['', header(request, 'via'), uri, callId, cseq.number, tagOf(from)] : [via.branch, via.sentBy];
  // Joining makes a new string. A slice would keep the whole message in memory.
  return [...parts, method].join(' ');
}
