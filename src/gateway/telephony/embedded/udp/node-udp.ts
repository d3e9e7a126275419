import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, isIP } from 'node:net';
import { isPort } from './socket-address.ts';
import type { Receive, UdpSocket } from './udp-socket.ts';

/** Node's own socket. It wakes the process for each datagram. */
class NodeUdp implements UdpSocket {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get address(): AddressInfo {
    return this.#socket.address();
  }

  send(data: Uint8Array, port: number, host: string): boolean {
    if (port === 0 || !isPort(port)) return true;
    this.#socket.send(data, port, host);
    return this.#socket.getSendQueueCount() === 0;
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

export async function bindNodeUdp(
  type: SocketType,
  address: string | null,
  port: number,
  receive: Receive,
): Promise<UdpSocket | null> {
  const family = type === 'udp4' ? 4 : 6;
  let known = '';
  const socket = createSocket({
    type,
    // Media addresses are numeric. Node would look up even these, which costs an event loop turn per packet.
    lookup: (host, _options, done) => {
      if (host !== known && isIP(host) === 0) return done(new Error('not an address'), '', 0);
      known = host;
      done(null, host, family);
    },
  });
  try {
    // Without a lookup to wait for, the socket listens before bind returns.
    const listening = once(socket, 'listening');
    socket.bind({ port, ...(address === null ? {} : { address }) });
    await listening;
  } catch (error) {
    socket.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
  // A lost network causes errors. ICE detects it by itself.
  socket.on('error', () => {});
  socket.on('message', (data, from) => receive(data, from.address, from.port));
  return new NodeUdp(socket);
}
