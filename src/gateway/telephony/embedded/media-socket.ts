import { randomInt } from 'node:crypto';
import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';

type Address = readonly [host: string, port: number];

/** In the shape of werift's UDP transport, whose place it takes. */
export class MediaSocket {
  readonly type = 'udp';
  readonly socketType: SocketType;
  /** What is for werift: STUN and DTLS. */
  onData: (data: Buffer, from: Address) => void = () => {};
  closed = false;
  readonly #socket: Socket;

  private constructor(socketType: SocketType, socket: Socket) {
    this.socketType = socketType;
    this.#socket = socket;
  }

  /**
   * @param ports first and last port to choose from; null: any
   * @param receive every datagram, in a buffer of its own
   * @throws Error when no port is free
   */
  static async open(
    socketType: SocketType,
    address: string | undefined,
    ports: readonly [first: number, last: number] | null,
    receive: (data: Buffer, host: string, port: number, socket: MediaSocket) => void,
  ): Promise<MediaSocket> {
    const count = ports === null ? 1 : ports[1] - ports[0] + 1;
    // Beginning anywhere, so that a port rests before it is used again.
    const start = randomInt(count);
    for (let n = 0; n < count; n++) {
      const port = ports === null ? 0 : ports[0] + ((start + n) % count);
      const socket = await bind(socketType, address, port);
      if (socket === null) continue;
      const made = new MediaSocket(socketType, socket);
      // A network that is gone makes errors; ICE finds out by itself.
      socket.on('error', () => {});
      socket.on('message', (data, from) => receive(data, from.address, from.port, made));
      return made;
    }
    throw new Error(`No UDP port for media is free${ports === null ? '' : ` from ${ports[0]} to ${ports[1]}`}.`);
  }

  get address(): AddressInfo {
    return this.#socket.address();
  }

  /** For werift's own messages. */
  send = async (data: Buffer, to?: Address): Promise<void> => {
    if (to !== undefined) this.sendNow(data, to[1], to[0]);
  };

  /** Returns whether the buffer can be used again at once: the network usually takes a datagram as it comes. */
  sendNow(data: Uint8Array, port: number, host: string): boolean {
    if (this.closed) return true;
    this.#socket.send(data, port, host);
    return this.#socket.getSendQueueCount() === 0;
  }

  close = async (): Promise<void> => {
    if (this.closed) return;
    this.closed = true;
    this.onData = () => {};
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  };
}

/** Null when the port is taken. */
async function bind(type: SocketType, address: string | undefined, port: number): Promise<Socket | null> {
  const family = type === 'udp4' ? 4 : 6;
  let known = '';
  const socket = createSocket({
    type,
    // Addresses of media are numbers. Node would look up even these, a turn of its loop for every packet.
    lookup: (host, _options, done) => {
      if (host !== known && isIP(host) === 0) return done(new Error('not an address'), '', 0);
      known = host;
      done(null, host, family);
    },
  });
  try {
    // With no look-up to wait for, it listens before bind returns.
    const listening = once(socket, 'listening');
    socket.bind({ port, ...(address === undefined ? {} : { address }) });
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}
