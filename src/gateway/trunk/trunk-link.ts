import { type Clock, ticks } from '../../domain/clock.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import type { Asking, Link } from '../sip/link.ts';
import { encodeUser } from '../sip/message/sip-address.ts';
import type { Malformed, SipHeaders, SipRequest, SipResponse } from '../sip/message/sip-message.ts';
import { newTag, printResponse } from '../sip/message/sip-writer.ts';
import { type TransactionHandlers, Transactions } from '../sip/transaction/transactions.ts';

export type Transport = 'UDP' | 'TCP' | 'TLS';

export interface TrunkLinkParts {
  transport: Transport;
  remoteAddress: string;
  remotePort: number;
  /** Our own `host:port`, as the far end can currently reach it. */
  readonly sentBy: string;
  clock: Clock;
  counters: EdgeCounters;
  /** Returns false if the message cannot be sent. */
  write: (text: string) => boolean;
  end: () => void;
}

/** The connection to one server over UDP, TCP or TLS (RFC 3261 section 18). */
export class TrunkLink implements Link {
  readonly transport: Transport;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly clock: Clock;
  readonly counters: EdgeCounters;
  readonly reliable: boolean;
  readonly principal = null;
  readonly token = null;
  closed = false;
  /** Time of the last use. */
  usedAt: number;
  readonly #parts: TrunkLinkParts;
  readonly #transactions: Transactions;

  constructor(parts: TrunkLinkParts, handlers: TransactionHandlers) {
    this.#parts = parts;
    this.transport = parts.transport;
    this.remoteAddress = parts.remoteAddress;
    this.remotePort = parts.remotePort;
    this.clock = parts.clock;
    this.counters = parts.counters;
    this.reliable = parts.transport !== 'UDP';
    this.usedAt = ticks(parts.clock);
    this.#transactions = new Transactions(this, handlers);
  }

  get sentBy(): string {
    return this.#parts.sentBy;
  }

  get idle(): boolean {
    return this.#transactions.idle;
  }

  /** The Contact for requests and responses on this link. */
  contactLine(user: string): string {
    return `Contact: <sip:${encodeUser(user)}@${this.sentBy};transport=${this.transport.toLowerCase()}>`;
  }

  /** RFC 3581: the response is sent to the source port of the request. */
  via(branch: string): string {
    return `Via: SIP/2.0/${this.transport} ${this.sentBy};branch=${branch};rport`;
  }

  send(text: string): boolean {
    if (this.closed) return false;
    this.usedAt = ticks(this.clock);
    this.counters.messagesOut += 1;
    return this.#parts.write(text);
  }

  /** A trunk is identified by its address, so bad messages do not close its link. */
  strike(): void {}

  receive(message: SipRequest | SipResponse): void {
    this.usedAt = ticks(this.clock);
    this.#transactions.receive(message.kind === 'request' ? this.#withSource(message) : message);
  }

  /** Answers a message that cannot be parsed, as far as possible. */
  refuse({ request, status, why }: Malformed): void {
    if (request === null) return;
    const reason = status === 400 ? { reason: `Bad Request: ${why}` } : {};
    const headers = this.#headersWithSource(request.headers);
    this.send(printResponse({ headers }, status, { ...reason, toTag: newTag() }));
    this.counters.refused[status] = (this.counters.refused[status] ?? 0) + 1;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#transactions.abandon();
    this.#parts.end();
  }

  addClient(asking: Asking): void {
    this.#transactions.addClient(asking);
  }

  removeClient(asking: Asking): void {
    this.#transactions.removeClient(asking);
  }

  forget(answered: { readonly key: string }): void {
    this.#transactions.forget(answered);
  }

  /** Returns true if the response belongs to a request that was sent over this link. */
  awaits(response: SipResponse): boolean {
    return this.#transactions.awaits(response);
  }

  /** RFC 3261 18.2.1 and RFC 3581 section 4: the source of a request is written into its topmost Via. */
  #withSource(request: SipRequest): SipRequest {
    return { ...request, headers: this.#headersWithSource(request.headers) };
  }

  #headersWithSource(headers: SipHeaders): SipHeaders {
    const [via = '', ...others] = headers.get('via') ?? [];
    const ported = via.replace(/;\s*rport\s*=?\s*(?=;|$)/i, `;rport=${this.remotePort}`);
    const shown = `${ported};received=${this.remoteAddress}`;
    return new Map(headers).set('via', [shown, ...others]);
  }
}
