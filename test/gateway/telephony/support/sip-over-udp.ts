import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';

/**
 * A UDP port before the SIP edge, for tests of trunks' media: each peer that sends to it
 * gets what looks like a WebSocket with a token. It repeats nothing that is lost, and proves nobody.
 */
export class SipOverUdp {
  readonly #socket: Socket;
  readonly #peers = new Map<number, Peer>();

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(token: string, accept: (socket: WebSocket, address: string) => void): Promise<SipOverUdp> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const made = new SipOverUdp(socket);
    socket.on('message', (data, { port, address }) => {
      const text = data.toString('utf8');
      if (text.trim() === '') return;
      let peer = made.#peers.get(port);
      if (peer === undefined) {
        peer = new Peer((message) => socket.send(made.#outwards(message), port, address));
        made.#peers.set(port, peer);
        accept(peer as unknown as WebSocket, address);
      }
      // What comes from a trunk is proven by other things than a token.
      const proven = /^SIP\/2\.0 /.test(text) ? text : text.replace('\r\n', `\r\nAuthorization: Bearer ${token}\r\n`);
      peer.emit('message', Buffer.from(proven));
    });
    return made;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.terminate();
    this.#socket.close();
  }

  /** With the Via and Contact of this port, in place of those of a WebSocket. */
  #outwards(message: string): string {
    return message
      .replace(/^Via: SIP\/2\.0\/WS sidecall\.invalid/m, `Via: SIP/2.0/UDP 127.0.0.1:${this.port};rport`)
      .replace(/^Contact: <sip:sidecall@[^>]*>/m, `Contact: <sip:sidecall@127.0.0.1:${this.port}>`);
  }
}

/** As much of a WebSocket as the edge uses. */
class Peer extends EventEmitter {
  readonly OPEN = 1;
  readonly bufferedAmount = 0;
  readyState = 1;
  readonly send: (message: string) => void;

  constructor(send: (message: string) => void) {
    super();
    this.send = send;
  }

  ping(): void {
    this.emit('pong');
  }

  close(): void {
    this.terminate();
  }

  terminate(): void {
    if (this.readyState !== 1) return;
    this.readyState = 3;
    this.emit('close');
  }
}
