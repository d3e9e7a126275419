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
  /** Bytes of one message. */
  messageBytes: number;
  /** Sustained messages a second; twice as many may come at once. */
  messagesPerSecond: number;
  /** How many messages that are no SIP, or too many, a socket may send before it is closed; 10 where nothing is said. */
  strikes?: number | undefined;
}

export interface ConnectionHandlers {
  /** A new request, in order; the next waits until the promise settles. */
  onRequest(transaction: ServerTransaction): Promise<void> | void;
  /** ACK of a 2xx. */
  onAck(connection: Connection, request: SipRequest): void;
  onClose(connection: Connection): void;
  onError(error: unknown): void;
  /** A message that cannot be read, and why. */
  onUnreadable?(connection: Connection, why: string): void;
}

const usualStrikes = 10;
/** Requests that may be open on a socket that has not proved who it is: each INVITE stays for 32 s without its ACK. */
const maxUnproved = 50;
/** Of what a socket may send in a second, in units of the byte gate: at once, and in the long run. */
const burstShare = 8;
const steadyShare = 4;
/** Strikes that are forgiven, a second. */
const forgiven = 0.1;
/** Bytes that wait for a socket whose other end does not read. */
const maxWaiting = 1_048_576;
/** How long a socket may stay without proof of who it is: a visitor may have a microphone to allow first. */
const proveMs = 120_000;
/** A ping every so often; a socket that stays silent for two of them is dead (RFC 6455 5.5.2). */
const pingMs = 25_000;

/** One browser's WebSocket (RFC 7118): messages in order, their transactions, and its end. */
export class Connection implements Link {
  readonly remoteAddress: string;
  readonly clock: Clock;
  readonly counters: EdgeCounters;
  /** With which token it proved who it is. */
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
  /** What its bytes cost. */
  readonly #budget: TokenBucket;
  /** Null for a connection of ours. */
  readonly #stranger: Stranger | null;
  #principal: Principal | null = null;
  #stopPing: () => void = () => {};
  readonly #stopProve: () => void;
  #silentPings = 0;
  readonly #trace: SipTrace | null;
  #closing = false;
  /** Its bytes are no longer looked at. */
  #deaf = false;

  /** @param strangers budget of all sockets that others open; without it the far end is trusted */
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
      if (this.principal === null) this.close(1008, 'nobody has proved to be here');
    });
  }

  /** Who it proved to be last. */
  get principal(): Principal | null {
    return this.#principal;
  }

  set principal(principal: Principal | null) {
    this.#principal = principal;
    if (principal !== null) this.#stranger?.proved(principal.kind);
  }

  /** False when the socket is gone. */
  send(text: string): boolean {
    if (this.closed || this.#socket.readyState !== this.#socket.OPEN) return false;
    // Whoever asks and never reads the answers would have us keep them all.
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

  /** RFC 7118 section 5: who is behind a WebSocket has no address of its own. */
  via(branch: string): string {
    return `Via: SIP/2.0/WS sidecall.invalid;branch=${branch}`;
  }

  /** @param code of the WebSocket's close frame */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(code, reason);
    // RFC 6455 7.1.1: whoever does not close back is cut off.
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
    // Anyone gets a visitor's token.
    if ((this.principal !== null && this.principal.kind !== 'visitor') || open < maxUnproved) return true;
    this.counters.dropped += 1;
    this.strike('too many requests without proof');
    return false;
  }

  #weigh(cost: number, letThrough: () => void): void {
    if (this.#deaf) return;
    if (!this.#budget.take(cost)) {
      // Of a stream with a hole nothing more can be read; the rest stays with its sender.
      this.#deaf = true;
      this.#socket.pause();
      this.#overrun(1008, 'too many frames');
      return;
    }
    if (this.#closing) {
      // The answer to our close frame, perhaps behind messages that are no longer looked at.
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

  /** It, or its kind, costs more than it may. */
  #overrun(code: number, why: string): void {
    if (!this.#closing) this.counters.overrun += 1;
    this.close(code, why);
  }

  /** RFC 6455 5.5.2. The frame was paid for; an answer that is not read is not added to. */
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
    // RFC 5626 3.5.1, RFC 7118 section 5: the double line end is a ping, the single one its answer.
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
    // RFC 7118 section 5: text or binary frames, the same message in both.
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
