import type { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import type { Asking, Link } from '../sip/link.ts';
import type { Principal } from '../sip/principal.ts';
import { ServerTransaction } from '../sip/server-transaction.ts';
import { header, headerList, type Malformed, type SipRequest, tagOf } from '../sip/sip-message.ts';
import { parseSip } from '../sip/sip-parser.ts';
import { printResponse } from '../sip/sip-writer.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

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
}

const usualStrikes = 10;
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
  /** Who it proved to be last, and with which token. */
  principal: Principal | null = null;
  token: string | null = null;
  closed = false;
  readonly #socket: WebSocket;
  readonly #limits: ConnectionLimits;
  readonly #handlers: ConnectionHandlers;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, Asking>();
  readonly #rate: TokenBucket;
  readonly #strikes: TokenBucket;
  #queue: Promise<void> = Promise.resolve();
  #stopPing: () => void = () => {};
  readonly #stopProve: () => void;
  #silentPings = 0;
  #closing = false;

  constructor(
    socket: WebSocket,
    remoteAddress: string,
    clock: Clock,
    limits: ConnectionLimits,
    counters: EdgeCounters,
    handlers: ConnectionHandlers,
  ) {
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    this.clock = clock;
    this.#limits = limits;
    this.counters = counters;
    this.#handlers = handlers;
    this.#rate = new TokenBucket(clock, limits.messagesPerSecond * 2, limits.messagesPerSecond);
    this.#strikes = new TokenBucket(clock, limits.strikes ?? usualStrikes, forgiven);
    counters.sockets += 1;
    counters.socketsOpened += 1;
    socket.on('message', (data) => this.#receive(data as Buffer));
    socket.on('pong', () => {
      this.#silentPings = 0;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#onClose());
    this.#ping();
    this.#stopProve = clock.after(proveMs, () => {
      if (this.principal === null) this.close(1008, 'nobody has proved to be here');
    });
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
    this.#socket.send(text);
    return true;
  }

  /** @param code of the WebSocket's close frame */
  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(code, reason);
    // RFC 6455 7.1.1: whoever does not close back is cut off.
    this.clock.after(2000, () => {
      if (!this.closed) this.#socket.terminate();
    });
  }

  addClient(asking: Asking): void {
    this.#clients.set(asking.branch, asking);
  }

  removeClient(asking: Asking): void {
    this.#clients.delete(asking.branch);
  }

  forget(answered: { readonly request: SipRequest }): void {
    if (this.#servers.delete(keyOf(answered.request))) this.counters.transactions -= 1;
  }

  #receive(data: Buffer): void {
    if (this.#closing) return;
    this.#silentPings = 0;
    // RFC 5626 3.5.1, RFC 7118 section 5: the double line end is a ping, the single one its answer.
    if (data.length <= 4) {
      const text = data.toString('latin1');
      if (text === '\r\n\r\n') this.send('\r\n');
      if (text === '\r\n\r\n' || text === '\r\n') return;
    }
    this.counters.messagesIn += 1;
    if (data.length > this.#limits.messageBytes || !this.#rate.take()) {
      this.counters.dropped += 1;
      this.#strike('too much');
      return;
    }
    // RFC 7118 section 5: text or binary frames, the same message in both.
    const message = parseSip(data);
    if (message.kind === 'malformed') {
      this.#refuse(message);
      return;
    }
    if (message.kind === 'response') {
      // RFC 3261 8.1.3.3: with more than one Via it has lost its way.
      if (headerList(message, 'via').length > 1) return;
      this.#enqueue(() => this.#clients.get(message.via.branch)?.receive(message));
      return;
    }
    this.#enqueue(() => this.#request(message));
  }

  #enqueue(task: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(task).catch((error) => this.#handlers.onError(error));
  }

  #request(request: SipRequest): Promise<void> | void {
    if (this.closed) return;
    const known = this.#servers.get(keyOf(request));
    if (request.method === 'ACK') {
      if (known && known.final >= 300) return known.acknowledged();
      return this.#handlers.onAck(this, request);
    }
    if (known) return known.repeat();
    const transaction = new ServerTransaction(this, request);
    this.#servers.set(keyOf(request), transaction);
    this.counters.transactions += 1;
    if (request.method === 'CANCEL') return this.#cancel(transaction);
    return this.#handlers.onRequest(transaction);
  }

  /** RFC 3261 9.2: CANCEL is of the INVITE that has its branch. */
  #cancel(cancel: ServerTransaction): void {
    const invite = this.#servers.get(keyOf(cancel.request, 'INVITE'));
    cancel.respond(invite ? 200 : 481);
    invite?.cancel('cancel');
  }

  #refuse(message: Malformed): void {
    this.counters.malformed += 1;
    if (message.request) {
      const { status, why, request } = message;
      const reason = status === 400 ? { reason: `Bad Request: ${why}` } : {};
      this.send(printResponse(request, status, { ...reason, toTag: 'malformed' }));
      this.counters.refused[status] = (this.counters.refused[status] ?? 0) + 1;
    }
    this.#strike(message.why);
  }

  #strike(why: string): void {
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
    this.counters.sockets -= 1;
    this.#stopPing();
    this.#stopProve();
    for (const transaction of [...this.#servers.values()]) transaction.abandon();
    for (const transaction of [...this.#clients.values()]) transaction.fail(503);
    this.#handlers.onClose(this);
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
