import type { Asking, Link } from './link.ts';
import { ServerTransaction } from './server-transaction.ts';
import { header, headerList, type SipRequest, type SipResponse, tagOf } from './sip-message.ts';

export interface TransactionHandlers {
  /** A new request, in order; the next waits until the promise settles. */
  onRequest(transaction: ServerTransaction): Promise<void> | void;
  /** ACK of a 2xx. */
  onAck(request: SipRequest): void;
  onError(error: unknown): void;
}

/** The transactions of one link, RFC 3261 section 17: each message to the one it belongs to, in order. */
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

  /** Transactions that are not over. */
  get idle(): boolean {
    return this.#servers.size === 0 && this.#clients.size === 0;
  }

  addClient(asking: Asking): void {
    this.#clients.set(asking.branch, asking);
  }

  removeClient(asking: Asking): void {
    this.#clients.delete(asking.branch);
  }

  forget(answered: { readonly request: SipRequest }): void {
    if (this.#servers.delete(keyOf(answered.request))) this.#link.counters.transactions -= 1;
  }

  receive(message: SipRequest | SipResponse): void {
    if (message.kind === 'request') {
      this.#enqueue(() => this.#request(message));
      return;
    }
    // RFC 3261 8.1.3.3: with more than one Via it has lost its way.
    if (headerList(message, 'via').length > 1) return;
    this.#enqueue(() => this.#clients.get(message.via.branch)?.receive(message));
  }

  /** The link is gone. */
  abandon(): void {
    for (const transaction of [...this.#servers.values()]) transaction.abandon();
    for (const transaction of [...this.#clients.values()]) transaction.fail(503);
  }

  #enqueue(task: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(task).catch((error) => this.#handlers.onError(error));
  }

  #request(request: SipRequest): Promise<void> | void {
    if (this.#link.closed) return;
    const known = this.#servers.get(keyOf(request));
    if (request.method === 'ACK') {
      if (known && known.final >= 300) return known.acknowledged();
      return this.#handlers.onAck(request);
    }
    if (known) return known.repeat();
    const transaction = new ServerTransaction(this.#link, request);
    this.#servers.set(keyOf(request), transaction);
    this.#link.counters.transactions += 1;
    if (request.method === 'CANCEL') return this.#cancel(transaction);
    return this.#handlers.onRequest(transaction);
  }

  /** RFC 3261 9.2: CANCEL is of the INVITE that has its branch. */
  #cancel(cancel: ServerTransaction): void {
    const invite = this.#servers.get(keyOf(cancel.request, 'INVITE'));
    cancel.respond(invite ? 200 : 481);
    invite?.cancel('cancel');
  }
}

/**
 * RFC 3261 17.2.3: branch, sent-by and method; the ACK has its INVITE's. Where the branch
 * is not unique, as before RFC 3261, the whole of what else names the request.
 */
function keyOf(request: SipRequest, method = request.method === 'ACK' ? 'INVITE' : request.method): string {
  const { via, uri, callId, cseq, from } = request;
  if (via.branch !== '') return `${via.branch} ${via.sentBy} ${method}`;
  return ['', header(request, 'via'), uri, callId, cseq.number, tagOf(from), method].join(' ');
}
