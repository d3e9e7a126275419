import type { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import type { Asking, Link } from '../sip/link.ts';
import type { Malformed, SipRequest } from '../sip/message/sip-message.ts';
import { parseSip } from '../sip/message/sip-parser.ts';
import { printResponse } from '../sip/message/sip-writer.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';
import { Transactions } from '../sip/transaction/transactions.ts';
import { guard } from './byte-gate.ts';
import type { Stranger, Strangers } from './strangers.ts';

export interface ConnectionLimits {
  /** Maximum message size, in bytes. */
  messageBytes: number;
  /** Sustained messages per second. A burst may be twice as large. */
  messagesPerSecond: number;
  /** Malformed or surplus messages that a socket may send before it is closed. Default: 10. */
  strikes?: number | undefined;
}

export interface ConnectionHandlers {
  /** Handles a new request. Requests arrive in order; the next one waits until the promise settles. */
  onRequest(transaction: ServerTransaction): Promise<void> | void;
  /** Handles the ACK of a 2xx. */
  onAck(connection: Connection, request: SipRequest): void;
  onClose(connection: Connection): void;
  onError(error: unknown): void;
  /** Reports a message that cannot be parsed, and the reason. */
  onUnreadable?(connection: Connection, why: string): void;
}

const usualStrikes = 10;
/** Open requests allowed on an unauthenticated socket. An INVITE without its ACK stays open for 32 s. */
const maxUnproved = 50;
/** Byte gate budget of one socket, in units per allowed message: the burst, and the sustained rate. */
const burstShare = 8;
const steadyShare = 4;
/** Strikes that expire per second. */
const forgiven = 0.1;
/** Maximum bytes queued for a socket whose far end does not read. */
const maxWaiting = 1_048_576;
/** Time limit for authentication. It is long because a visitor may have to allow the microphone first. */
const proveMs = 120_000;
/** Interval between pings. A socket that stays silent for two of them is dead (RFC 6455 5.5.2). */
const pingMs = 25_000;

/**
 * One browser's WebSocket (RFC 7118): it delivers messages in order, runs their transactions, and reports the close.
 */
export class Connection implements Link {
  readonly remoteAddress: string;
  readonly clock: Clock;
  readonly counters: EdgeCounters;
  /** The token that authenticated the socket. */
  token: string | null = null;
  closed = false;
  #cutOff: () => void = () => {};
  readonly reliable = true;
  readonly #socket: WebSocket;
  readonly #limits: ConnectionLimits;
  readonly #handlers: ConnectionHandlers;
  readonly #transactions: Transactions;
  readonly #rate: TokenBucket;
  readonly #strikes: TokenBucket;
  /** Budget for the cost of its bytes. */
  readonly #budget: TokenBucket;
  /** Null for a trusted connection that the gateway made. */
  readonly #stranger: Stranger | null;
  #principal: Principal | null = null;
  #stopPing: () => void = () => {};
  readonly #stopProve: () => void;
  #silentPings = 0;
  readonly #trace: SipTrace | null;
  #closing = false;
  /** True if further bytes are ignored. */
  #deaf = false;

  /** @param strangers budget shared by all sockets that others open; if it is null, the far end is trusted */
  constructor(
    socket: WebSocket,
    remoteAddress: string,
    clock: Clock,
    limits: ConnectionLimits,
    counters: EdgeCounters,
    handlers: ConnectionHandlers,
    strangers: Strangers | null = null,
    trace: SipTrace | null = null,
  ) {
    this.#trace = trace;
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    this.clock = clock;
    this.#limits = limits;
    this.counters = counters;
    this.#handlers = handlers;
    this.#transactions = new Transactions(this, {
      onRequest: (transaction) => handlers.onRequest(transaction),
      onAck: (request) => handlers.onAck(this, request),
      onError: (error) => handlers.onError(error),
      admits: (open) => this.#admits(open),
    });
    this.#rate = new TokenBucket(clock, limits.messagesPerSecond * 2, limits.messagesPerSecond);
    this.#strikes = new TokenBucket(clock, limits.strikes ?? usualStrikes, forgiven);
    this.#budget = new TokenBucket(
      clock,
      limits.messagesPerSecond * burstShare,
      limits.messagesPerSecond * steadyShare,
    );
    counters.sockets += 1;
    counters.socketsOpened += 1;
    socket.on('message', (data) => this.#receive(data as Buffer));
    socket.on('pong', () => {
      this.#silentPings = 0;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#onClose());
    this.#stranger = strangers?.join(remoteAddress, (code, why) => this.#overrun(code, why)) ?? null;
    if (this.#stranger !== null) {
      guard(socket, (cost, letThrough) => this.#weigh(cost, letThrough));
      socket.on('ping', (data) => this.#pong(data));
    }
    this.#ping();
    this.#stopProve = clock.after(proveMs, () => {
      if (this.principal === null) this.close(1008, 'no registration in time');
    });
  }

  /** The identity that the last valid token proved. */
  get principal(): Principal | null {
    return this.#principal;
  }

  set principal(principal: Principal | null) {
    this.#principal = principal;
    if (principal !== null) this.#stranger?.proved(principal.kind);
  }

  /** Returns false if the socket is closed. */
  send(text: string): boolean {
    if (this.closed || this.#socket.readyState !== this.#socket.OPEN) return false;
    // A client that sends requests but never reads the responses would fill our memory.
    if (this.#socket.bufferedAmount > maxWaiting) {
      this.counters.dropped += 1;
      this.#socket.terminate();
      return false;
    }
    this.counters.messagesOut += 1;
    this.#trace?.message('out', { trunk: null, address: this.remoteAddress }, text);
    this.#socket.send(text);
    return true;
  }

  /** RFC 7118 section 5: a WebSocket client has no address of its own to put in the Via. */
  via(branch: string): string {
    return `Via: SIP/2.0/WS sidecall.invalid;branch=${branch}`;
  }

  /** @param code close code of the WebSocket */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(code, reason);
    // RFC 6455 7.1.1: terminate the connection if the far end does not return the close frame.
    this.#cutOff = this.clock.after(2000, () => this.#socket.terminate());
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

  #admits(open: number): boolean {
    // Any page can get a visitor's token, so visitors count as unauthenticated.
    if ((this.principal !== null && this.principal.kind !== 'visitor') || open < maxUnproved) return true;
    this.counters.dropped += 1;
    this.strike('too many requests without proof');
    return false;
  }

  #weigh(cost: number, letThrough: () => void): void {
    if (this.#deaf) return;
    if (!this.#budget.take(cost)) {
      // A stream with a gap cannot be parsed. The remaining bytes stay with the sender.
      this.#deaf = true;
      this.#socket.pause();
      this.#overrun(1008, 'too many frames');
      return;
    }
    if (this.#closing) {
      // These bytes may hold the reply to our close frame, possibly behind messages that are ignored by now.
      letThrough();
      return;
    }
    let now = true;
    const go = (): void => {
      letThrough();
      if (!now) this.#socket.resume();
    };
    let went = false;
    this.#stranger?.admit(cost, () => {
      went = true;
      go();
    });
    now = false;
    if (!went) this.#socket.pause();
  }

  /** Closes the socket because it, or its class of sockets, exceeded its budget. */
  #overrun(code: number, why: string): void {
    if (!this.#closing) this.counters.overrun += 1;
    this.close(code, why);
  }

  /**
   * RFC 6455 5.5.2. The ping was charged to the budget. While an earlier reply is unread, no pong is added to the
   * queue.
   */
  #pong(data: Buffer): void {
    this.#silentPings = 0;
    if (!this.#closing && this.#socket.bufferedAmount === 0) this.#socket.pong(data);
  }

  #receive(data: Buffer): void {
    if (this.#closing || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#silentPings = 0;
    if (!this.#rate.take()) {
      this.counters.dropped += 1;
      this.strike('too much');
      return;
    }
    // RFC 5626 3.5.1, RFC 7118 section 5: a double CRLF is a ping, a single CRLF is the reply.
    if (data.length <= 4) {
      const text = data.toString('latin1');
      if (text === '\r\n\r\n') this.send('\r\n');
      if (text === '\r\n\r\n' || text === '\r\n') return;
    }
    this.counters.messagesIn += 1;
    if (data.length > this.#limits.messageBytes) {
      this.counters.dropped += 1;
      this.strike('too long');
      return;
    }
    this.#trace?.message('in', { trunk: null, address: this.remoteAddress }, data);
    // RFC 7118 section 5: a message arrives in a text or a binary frame, with the same content.
    const message = parseSip(data);
    if (message.kind === 'malformed') {
      this.#refuse(message);
      return;
    }
    this.#transactions.receive(message);
  }

  #refuse(message: Malformed): void {
    this.counters.malformed += 1;
    this.#handlers.onUnreadable?.(this, message.why);
    if (message.request) {
      const { status, why, request } = message;
      const reason = status === 400 ? { reason: `Bad Request: ${why}` } : {};
      this.send(printResponse(request, status, { ...reason, toTag: 'malformed' }));
      this.counters.refused[status] = (this.counters.refused[status] ?? 0) + 1;
    }
    this.strike(message.why);
  }

  strike(why: string): void {
    if (!this.#strikes.take()) this.close(1008, why);
  }

  #ping(): void {
    this.#stopPing = this.clock.after(pingMs, () => {
      if (this.#silentPings >= 2) return this.#socket.terminate();
      this.#silentPings += 1;
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
      this.#ping();
    });
  }

  #onClose(): void {
    if (this.closed) return;
    this.closed = true;
    this.#cutOff();
    this.counters.sockets -= 1;
    this.#stopPing();
    this.#stopProve();
    this.#stranger?.left();
    this.#transactions.abandon();
    this.#handlers.onClose(this);
  }
}
