import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { kindOf } from '../../../../src/gateway/telephony/embedded/webrtc/demultiplex.ts';

/**
 * A proxy between a phone and a leg of the gateway. The leg uses the proxy's address as the phone's, so all packets
 * from here seem to come from the phone.
 */
export class UdpProxy {
  /** Datagrams of the phone, at most one per kind and length. */
  readonly samples = new Map<string, Buffer>();
  /** Blocks the phone's DTLS packets. */
  holdDtls = false;
  readonly #front: Socket;
  readonly #back: Socket;
  readonly #legPort: number;
  #phonePort = 0;

  private constructor(front: Socket, back: Socket, legPort: number) {
    this.#front = front;
    this.#back = back;
    this.#legPort = legPort;
    front.on('message', (data, { port }) => {
      this.#phonePort = port;
      const kind = kindOf(data) ?? 'other';
      this.samples.set(`${kind} ${data.length}`, data);
      if (kind === 'dtls' && this.holdDtls) return;
      this.inject(data);
    });
    back.on('message', (data, { port }) => {
      if (port === legPort) front.send(data, this.#phonePort, '127.0.0.1');
    });
  }

  /** Returns the proxy and the leg's description with the proxy's port in it. */
  static async before(sdp: string): Promise<{ proxy: UdpProxy; sdp: string }> {
    const legPort = Number(/^a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) /m.exec(sdp)?.[1]);
    const [front, back] = [createSocket('udp4'), createSocket('udp4')];
    for (const socket of [front, back]) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    const proxy = new UdpProxy(front, back, legPort);
    return { proxy, sdp: sdp.replaceAll(` 127.0.0.1 ${legPort} `, ` 127.0.0.1 ${front.address().port} `) };
  }

  /** To the leg, from the phone's address. */
  inject(data: Uint8Array): void {
    this.#back.send(data, this.#legPort, '127.0.0.1');
  }

  /** To the leg, from `socket`. */
  injectFrom(socket: Socket, data: Uint8Array): void {
    socket.send(data, this.#legPort, '127.0.0.1');
  }

  close(): void {
    this.#front.close();
    this.#back.close();
  }
}
