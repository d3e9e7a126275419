import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Malformed } from '../sip/message/sip-message.ts';
import { parseSip } from '../sip/message/sip-parser.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import { MessageStream } from './message-stream.ts';
import type { TlsFiles } from './tls-files.ts';
import { TrunkLink } from './trunk-link.ts';
import type { TransportParts } from './udp-transport.ts';

const connectMs = 5000;
/** A handshake that takes longer is none. */
const handshakeMs = 5000;
/** A message that began must be whole within this; otherwise somebody keeps us waiting. */
const wholeMs = 10_000;
const maxSockets = 200;
/** Of one address, so that a trunk that goes wrong leaves room for the others. */
const maxOfAddress = 100;
/** Keep-alives that are answered: at once, and in a second. RFC 5626 4.4.1 asks for one in 95 s or more. */
const pingsAtOnce = 20;
const pingsASecond = 1;
const maxBuffered = 1_048_576;

/** SIP over TCP and TLS: connections of ours, and those that come in; over TLS where we have a certificate. */
export class StreamTransport {
  readonly #parts: TransportParts;
  readonly #links = new Map<string, Promise<TrunkLink>>();
  readonly #sockets = new Set<Socket>();
  /** Those that others opened, with their address, from before their handshake. */
  readonly #incoming = new Map<Socket, string>();
  readonly #onClosed = new Map<TrunkLink, () => void>();
  readonly #tls: TlsFiles;
  #server: Server | null = null;
  #tlsServer: TlsServer | null = null;

  constructor(parts: TransportParts, tls: TlsFiles) {
    this.#parts = parts;
    this.#tls = tls;
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => {
      if (this.#admits(socket)) this.#adopt(socket, 'TCP', addressOf(socket), socket.remotePort ?? 0);
    });
    this.#server = server;
    await this.#open(server, this.#parts.port);
    if (this.#tls.listens) await this.#listenTls();
  }

  /** The certificate was renewed: who connects from now on sees the new one. */
  renewCertificate(): void {
    this.#tlsServer?.setSecureContext(this.#tls.context);
  }

  /** The connection to there, opened where there is none. Rejects where it cannot be. */
  link(transport: 'TCP' | 'TLS', host: string, address: string, port: number): Promise<TrunkLink> {
    const key = `${transport} ${address} ${port}`;
    const known = this.#links.get(key);
    if (known) return known;
    const made = this.#connect(transport, host, address, port);
    this.#links.set(key, made);
    const drop = (): void => {
      if (this.#links.get(key) === made) this.#links.delete(key);
    };
    made.then((link) => this.#onClosed.set(link, drop), drop);
    return made;
  }

  close(): void {
    this.#server?.close();
    this.#tlsServer?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listenTls(): Promise<void> {
    const options = { ...this.#tls.context, handshakeTimeout: handshakeMs };
    const server = createTlsServer(options, (socket) => {
      this.#adopt(socket, 'TLS', addressOf(socket), socket.remotePort ?? 0);
    });
    // Before the handshake: strangers are not to have us compute.
    server.prependListener('connection', (socket: Socket) => void this.#admits(socket));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#tlsServer = server;
    await this.#open(server, this.#tls.port);
  }

  /** One socket takes both families where all addresses are listened on; without IPv6 it is IPv4's alone. */
  async #open(server: Server, port: number): Promise<void> {
    const listen = (host: string): Promise<void> =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, () => {
          server.off('error', reject);
          resolve();
        });
      });
    const { bindAddress } = this.#parts;
    if (bindAddress !== null) return listen(bindAddress);
    await listen('::').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EAFNOSUPPORT' && error.code !== 'EADDRNOTAVAIL') throw error;
      return listen('0.0.0.0');
    });
  }

  /** Ends it otherwise. */
  #admits(socket: Socket): boolean {
    const address = addressOf(socket);
    const known = this.#parts.known(address);
    if (!known) this.#parts.onStranger(address);
    if (!known || this.#incoming.size >= maxSockets || this.#countOf(address) >= maxOfAddress) {
      if (known) this.#parts.counters.overrun += 1;
      socket.destroy();
      return false;
    }
    // From here on, so that handshakes count.
    this.#incoming.set(socket, address);
    socket.once('close', () => this.#incoming.delete(socket));
    return true;
  }

  #countOf(address: string): number {
    let count = 0;
    for (const each of this.#incoming.values()) if (each === address) count += 1;
    return count;
  }

  #connect(transport: 'TCP' | 'TLS', host: string, address: string, port: number): Promise<TrunkLink> {
    const socket =
      transport === 'TLS'
        ? connectTls({ ...this.#tls.context, host: address, port, servername: /^[\d.:]+$/.test(host) ? '' : host })
        : connectTcp({ host: address, port });
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        stop();
        socket.destroy();
        reject(error);
      };
      const stop = this.#parts.clock.after(connectMs, () => fail(new Error('no connection in time')));
      socket.once('error', fail);
      socket.once(transport === 'TLS' ? 'secureConnect' : 'connect', () => {
        stop();
        socket.off('error', fail);
        resolve(this.#adopt(socket, transport, address, port));
      });
    });
  }

  #adopt(socket: Socket, transport: 'TCP' | 'TLS', address: string, port: number): TrunkLink {
    const { clock, counters, ownAddress, handlersOf, onUnreadable, onClose } = this.#parts;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const own = ownAddress(address);
    const ownPort = transport === 'TLS' && this.#tlsServer !== null ? this.#tls.port : this.#parts.port;
    const link = new TrunkLink(
      {
        transport,
        remoteAddress: address,
        remotePort: port,
        sentBy: `${own.includes(':') ? `[${own}]` : own}:${ownPort}`,
        clock,
        counters,
        write: (text) => {
          if (!socket.writable || socket.writableLength > maxBuffered) return false;
          this.#parts.onMessage('out', address, text);
          socket.write(text);
          return true;
        },
        end: () => socket.destroy(),
      },
      handlersOf(address),
    );
    const pings = new TokenBucket(clock, pingsAtOnce, pingsASecond);
    let stopWaiting: (() => void) | null = null;
    const stream = new MessageStream(
      (data, whole) => {
        // The next has a time of its own.
        stopWaiting?.();
        stopWaiting = null;
        counters.messagesIn += 1;
        this.#parts.onMessage('in', address, data);
        const message = whole ? parseSip(data) : withoutBody(parseSip(data));
        if (message.kind !== 'malformed') link.receive(message);
        else if (onUnreadable(address, message)) link.refuse(message);
      },
      () => {
        if (!pings.take()) counters.dropped += 1;
        else if (socket.writableLength <= maxBuffered) socket.write('\r\n');
      },
    );
    socket.on('data', (data: Buffer) => {
      if (!stream.push(data)) {
        // Where the next message begins is not known. The answer to this one still goes out.
        socket.removeAllListeners('data');
        socket.destroySoon();
        return;
      }
      if (stream.waiting === 0) {
        stopWaiting?.();
        stopWaiting = null;
      } else stopWaiting ??= clock.after(wholeMs, () => socket.destroy());
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      stopWaiting?.();
      this.#sockets.delete(socket);
      link.close();
      this.#onClosed.get(link)?.();
      this.#onClosed.delete(link);
      onClose(link);
    });
    return link;
  }
}

/** Headers whose body is not to be found: what they ask is not done without it. */
function withoutBody(message: ReturnType<typeof parseSip>): Malformed {
  if (message.kind === 'malformed') return message;
  const request = message.kind === 'request' && message.method !== 'ACK' ? message : null;
  return { kind: 'malformed', why: 'no Content-Length', status: 400, request };
}

/** Of the other side; an IPv4 address that a dual-stack socket shows as IPv6 is one all the same. */
function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}
