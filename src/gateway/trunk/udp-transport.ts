import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type AddressInfo, isIP } from 'node:net';
import { type Clock, ticks } from '../../domain/clock.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import { header, type Malformed, type SipRequest, type SipResponse } from '../sip/message/sip-message.ts';
import { parseSip } from '../sip/message/sip-parser.ts';
import type { TransactionHandlers } from '../sip/transaction/transactions.ts';
import { TrunkLink } from './trunk-link.ts';

export interface TransportParts {
  /** Null: all addresses of both families. */
  bindAddress: string | null;
  port: number;
  clock: Clock;
  counters: EdgeCounters;
  /** Our address as that one can reach it. */
  ownAddress: (remote: string) => string;
  /** Whether anything from there is looked at. */
  known: (address: string) => boolean;
  /** Somebody who is not. */
  onStranger: (address: string) => void;
  handlersOf: (address: string) => TransactionHandlers;
  /** Sees every message of those we know, as it is on the wire. */
  onMessage: (way: 'in' | 'out', address: string, data: Buffer | string) => void;
  /** What came cannot be read. False where that address has had enough answers. */
  onUnreadable: (address: string, message: Malformed) => boolean;
  onClose: (link: TrunkLink) => void;
}

/** Links to addresses that nobody has heard of for so long are let go. */
const idleMs = 600_000;
const maxLinks = 1000;
const maxBytes = 65_536;
const tooLong: Malformed = { kind: 'malformed', why: 'too long', status: 400, request: null };
const noPort = { kind: 'malformed', why: 'a Via of a port that there is not', status: 400 } as const;

/** SIP over UDP: one socket for all, a link for each address it talks with (RFC 3261 18.1.1). */
export class UdpTransport {
  readonly #parts: TransportParts;
  readonly #socket: Socket;
  /** For IPv6 where the other is for IPv4; null where the machine has none, or one family alone is listened in. */
  readonly #other: Socket | null;
  readonly #links = new Map<string, TrunkLink>();

  private constructor(parts: TransportParts, socket: Socket, other: Socket | null) {
    this.#parts = parts;
    this.#socket = socket;
    this.#other = other;
    for (const each of [socket, other]) {
      each?.on('message', (data, from) => this.#receive(data, from));
      // A host that refuses our datagrams (ICMP) answers no request either: that is told by timers.
      each?.on('error', () => {});
    }
  }

  static async open(parts: TransportParts): Promise<UdpTransport> {
    const socket = await bound(parts.bindAddress ?? '0.0.0.0', parts.port);
    if (parts.bindAddress !== null) return new UdpTransport(parts, socket, null);
    const other = await bound('::', socket.address().port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || parts.port === 0) return null;
      socket.close();
      throw error;
    });
    return new UdpTransport(parts, socket, other);
  }

  get port(): number {
    return (this.#socket.address() as AddressInfo).port;
  }

  link(address: string, port: number): TrunkLink {
    const key = linkKey(address, port);
    const known = this.#links.get(key);
    if (known) return known;
    if (this.#links.size >= maxLinks) this.#prune();
    const { clock, counters, ownAddress, handlersOf } = this.#parts;
    const ownPort = this.port;
    const link = new TrunkLink(
      {
        transport: 'UDP',
        remoteAddress: address,
        remotePort: port,
        // Asked each time: something may come from there before our way to it is known.
        get sentBy() {
          const own = ownAddress(address);
          return `${own.includes(':') ? `[${own}]` : own}:${ownPort}`;
        },
        clock,
        counters,
        write: (text) => {
          this.#parts.onMessage('out', address, text);
          const socket = this.#other !== null && address.includes(':') ? this.#other : this.#socket;
          socket.send(text, port, address);
          return true;
        },
        end: () => this.#links.delete(key),
      },
      handlersOf(address),
    );
    this.#links.set(key, link);
    return link;
  }

  close(): void {
    for (const link of [...this.#links.values()]) link.close();
    this.#socket.close();
    this.#other?.close();
  }

  #receive(data: Buffer, { address, port }: RemoteInfo): void {
    const { counters, known, onStranger } = this.#parts;
    if (!known(address)) {
      onStranger(address);
      return;
    }
    counters.messagesIn += 1;
    // RFC 768: with port 0 nobody waits for an answer.
    if (port === 0) {
      counters.dropped += 1;
      return;
    }
    // Keep-alives, of whatever kind.
    if (data.length <= 4) return;
    this.#parts.onMessage('in', address, data);
    const message = data.length > maxBytes ? tooLong : parseSip(data);
    if (message.kind === 'malformed') this.#unreadable(message, address, port);
    else if (message.kind === 'response') this.#asker(message, address, port)?.receive(message);
    else {
      const back = answerPort(message, message.via.sentBy, address, port);
      if (back === null) this.#unreadable({ ...noPort, request: null }, address, port);
      else this.link(address, back).receive(message);
    }
  }

  #unreadable(message: Malformed, address: string, port: number): void {
    if (!this.#parts.onUnreadable(address, message) || message.request === null) return;
    const [, sentBy = null] = /^\S+\s+([^\s;]+)/.exec(header(message.request, 'via') ?? '') ?? [];
    const back = sentBy === null ? port : answerPort(message.request, sentBy, address, port);
    if (back !== null) this.link(address, back).refuse(message);
  }

  /** RFC 3261 18.1.2: a response is its request's by branch and method, from whatever port it comes. */
  #asker(response: SipResponse, address: string, port: number): TrunkLink | null {
    const usual = this.#links.get(linkKey(address, port));
    if (usual?.awaits(response) === true) return usual;
    for (const link of this.#links.values()) {
      if (link.remoteAddress === address && link.awaits(response)) return link;
    }
    return null;
  }

  #prune(): void {
    const now = ticks(this.#parts.clock);
    for (const [key, link] of this.#links) {
      if (link.idle && now - link.usedAt > idleMs) this.#links.delete(key);
    }
    // All of them busy: the longest unused ones make room.
    const oldest = [...this.#links].sort(([, one], [, other]) => one.usedAt - other.usedAt);
    for (const [key] of oldest.slice(0, Math.max(0, this.#links.size - maxLinks + 1))) this.#links.delete(key);
  }
}

async function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
  return socket;
}

function linkKey(address: string, port: number): string {
  return `${address} ${port}`;
}

/**
 * Where the answer goes, and so the link whose transactions a request is of, wherever it is repeated from (RFC 3261
 * 17.2.3): to its source where it asks for that (RFC 3581 section 4), or where its Via has another address than it came
 * from, which is translated on the way then, as its port is; else to the port of its Via (18.2.2). Its maddr is not
 * heeded: answers go to who asked. Null for a port that there is not.
 */
function answerPort(
  request: Pick<SipRequest, 'headers'>,
  sentBy: string,
  address: string,
  source: number,
): number | null {
  if (/;\s*rport\s*(?:=[^;]*)?(?:;|$)/i.test(header(request, 'via') ?? '')) return source;
  const [, host = '', given = '5060'] = /^\[?(.*?)\]?(?::\s*(\d+))?$/.exec(sentBy) ?? [];
  if (isIP(host) !== 0 && host !== address) return source;
  const port = Number(given);
  return port > 0 && port <= 65_535 ? port : null;
}
