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
/** Timeout of a TLS handshake. */
const handshakeMs = 5000;
/** A message must be complete within this time, so that a slow sender cannot hold a connection. */
const wholeMs = 10_000;
const maxSockets = 200;
/** Connections from one address, so that a faulty trunk leaves room for the others. */
const maxOfAddress = 100;
/** Keep-alives that get a reply: burst, and per second. RFC 5626 4.4.1 asks for at most one in 95 s. */
const pingsAtOnce = 20;
const pingsASecond = 1;
const maxBuffered = 1_048_576;

/** SIP over TCP and TLS, with outgoing and incoming connections. Incoming TLS connections need a certificate. */
export class StreamTransport {
  readonly #parts: TransportParts;
  readonly #links = new Map<string, Promise<TrunkLink>>();
  readonly #sockets = new Set<Socket>();
  /** Incoming sockets and their addresses. A socket is added before its handshake. */
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

  /** Uses the renewed certificate for all connections from now on. */
  renewCertificate(): void {
    this.#tlsServer?.setSecureContext(this.#tls.context);
  }

  /** Returns the connection to a server, and opens it if needed. Rejects if the connection fails. */
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
    // Check the address before the handshake, so that unknown sources cost no computation.
    server.prependListener('connection', (socket: Socket) => void this.#admits(socket));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#tlsServer = server;
    await this.#open(server, this.#tls.port);
  }

  /**
   * One socket serves both families when it listens on all addresses. A machine without IPv6 gets a socket for IPv4
   * only.
   */
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

  /** Returns true if the connection is allowed; otherwise closes it. */
  #admits(socket: Socket): boolean {
    const address = addressOf(socket);
    const known = this.#parts.known(address);
    if (!known) this.#parts.onStranger(address);
    if (!known || this.#incoming.size >= maxSockets || this.#countOf(address) >= maxOfAddress) {
      if (known) this.#parts.counters.overrun += 1;
      socket.destroy();
      return false;
    }
    // Count the socket from now on, so that handshakes are included.
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
        // The next message gets its own timeout.
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
        // The start of the next message is unknown. The response to this one is still sent.
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

/** Marks a message whose body has an unknown length as malformed. It is not processed without its body. */
function withoutBody(message: ReturnType<typeof parseSip>): Malformed {
  if (message.kind === 'malformed') return message;
  const request = message.kind === 'request' && message.method !== 'ACK' ? message : null;
  return { kind: 'malformed', why: 'no Content-Length', status: 400, request };
}

/** Returns the remote address. An IPv4 address that a dual-stack socket reports as IPv6 is converted to IPv4. */
function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}
