import { randomInt } from 'node:crypto';
import type { SocketType } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { bindUdp } from './bind-udp.ts';
import type { UdpSocket } from './udp-socket.ts';

type Address = readonly [host: string, port: number];

export interface SocketSettings {
  /** An address of this machine. Null: all of them. */
  bindAddress: string | null;
  /** First and last port of the range. Null: any. */
  udpPorts: readonly [first: number, last: number] | null;
  /** Interval for reading all sockets together, in ms. 0: each datagram at once. */
  roundMs?: number;
  /** Counts the open sockets. */
  usage?: PortUsage;
}

export interface PortUsage {
  open: number;
}

/** All UDP ports for media are in use. */
export class NoMediaPort extends Error {
  override name = 'NoMediaPort';
}

/** A fifth of a frame. Packets wait for half of it on average, and a phone's jitter buffer holds far more. */
const usualRoundMs = 4;

/** Has the interface of werift's UDP transport, which it replaces. */
export class MediaSocket {
  readonly type = 'udp';
  readonly socketType: SocketType;
  /** Receives datagrams for werift: STUN and DTLS. */
  onData: (data: Buffer, from: Address) => void = () => {};
  closed = false;
  readonly #socket: UdpSocket;

  readonly #usage: PortUsage;

  private constructor(socketType: SocketType, socket: UdpSocket, usage: PortUsage) {
    this.socketType = socketType;
    this.#usage = usage;
    usage.open += 1;
    this.#socket = socket;
  }

  /**
   * @param receive gets every datagram, in a buffer of its own
   * @throws NoMediaPort if no port is free
   */
  static async open(
    type: SocketType,
    { bindAddress, udpPorts: ports, roundMs = usualRoundMs, usage = { open: 0 } }: SocketSettings,
    receive: (data: Buffer, host: string, port: number, socket: MediaSocket) => void,
  ): Promise<MediaSocket> {
    const bind = await bindUdp(roundMs);
    const count = ports === null ? 1 : ports[1] - ports[0] + 1;
    // Start at a random port, so that a port rests before it is reused.
    const start = randomInt(count);
    for (let n = 0; n < count; n++) {
      const port = ports === null ? 0 : ports[0] + ((start + n) % count);
      const socket = await bind(type, bindAddress, port, (data, host, from) => receive(data, host, from, made));
      if (socket === null) continue;
      const made = new MediaSocket(type, socket, usage);
      return made;
    }
    throw new NoMediaPort(`No UDP port for media is free${ports === null ? '' : ` from ${ports[0]} to ${ports[1]}`}.`);
  }

  get address(): AddressInfo {
    return this.#socket.address;
  }

  /** For werift's own messages. */
  send = async (data: Buffer, to?: Address): Promise<void> => {
    if (to !== undefined) this.sendNow(data, to[1], to[0]);
  };

  /** Returns true if the buffer can be reused at once. */
  sendNow(data: Uint8Array, port: number, host: string): boolean {
    return this.closed || this.#socket.send(data, port, host);
  }

  close = async (): Promise<void> => {
    if (this.closed) return;
    this.closed = true;
    this.#usage.open -= 1;
    this.onData = () => {};
    await this.#socket.close();
  };
}
