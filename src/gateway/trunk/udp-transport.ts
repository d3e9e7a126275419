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
  /** Returns our address as the given host can reach it. */
  ownAddress: (remote: string) => string;
  /** Returns true if messages from this address are processed. */
  known: (address: string) => boolean;
  /** Reports a message from an unknown address. */
  onStranger: (address: string) => void;
  handlersOf: (address: string) => TransactionHandlers;
  /** Receives every message of known addresses, as it is on the wire. */
  onMessage: (way: 'in' | 'out', address: string, data: Buffer | string) => void;
  /** Reports a message that cannot be parsed. Returns false if the address has had enough responses. */
  onUnreadable: (address: string, message: Malformed) => boolean;
  onClose: (link: TrunkLink) => void;
}

/** Idle time after which a link is dropped. */
const idleMs = 600_000;
const maxLinks = 1000;
const maxBytes = 65_536;
const tooLong: Malformed = { kind: 'malformed', why: 'too long', status: 400, request: null };
const noPort = { kind: 'malformed', why: 'a Via of a port that there is not', status: 400 } as const;

/** SIP over UDP: one socket for all, and one link per remote address and port (RFC 3261 18.1.1). */
export class UdpTransport {
  readonly #parts: TransportParts;
  readonly #socket: Socket;
  /**
   * Socket for IPv6, beside the one for IPv4. Null if the machine has no IPv6, or if the gateway listens on one address
   * only.
   */
  readonly #other: Socket | null;
  readonly #links = new Map<string, TrunkLink>();

  private constructor(parts: TransportParts, socket: Socket, other: Socket | null) {
    this.#parts = parts;
    this.#socket = socket;
    this.#other = other;
    for (const each of [socket, other]) {
      each?.on('message', (data, from) => this.#receive(data, from));
      // An ICMP error means that the host will not answer. The transaction timers report that.
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
        // Read on each use: a message may arrive before our address for this host is known.
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
    // RFC 768: port 0 means that the sender expects no response.
    if (port === 0) {
      counters.dropped += 1;
      return;
    }
    // Keep-alives of any kind.
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

  /** RFC 3261 18.1.2: a response matches its request by branch and method, whatever port it comes from. */
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
    // If all links are busy, drop those unused for longest.
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
 * Returns the port for the response. It also selects the link, and so the transactions, of a request, from whatever
 * port it is repeated (RFC 3261 17.2.3). The response goes to the source port if the request asks for that (RFC 3581
 * section 4), or if the address in its Via differs from its source: NAT then translated the address, and the port too.
 * Otherwise the port of the Via is used (18.2.2). maddr is ignored: responses go only to the sender. Returns null if
 * the port is invalid.
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
