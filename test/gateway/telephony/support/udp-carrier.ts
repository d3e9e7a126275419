import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { eventually } from '../../../e2e/support/eventually.ts';

/** A carrier's SIP over UDP, written word by word. */
export class UdpCarrier {
  readonly received: string[] = [];
  readonly #socket: Socket;
  /** Port of the gateway. */
  gatewayPort = 0;
  readonly #callId = randomBytes(8).toString('hex');
  #cseq = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.received.push(data.toString()));
  }

  static async open(port = 0): Promise<UdpCarrier> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new UdpCarrier(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Removes the first matching message from the received ones, and returns it. */
  message(what: string, fits: (text: string) => boolean): Promise<string> {
    return eventually(what, () => {
      const at = this.received.findIndex(fits);
      return at === -1 ? null : this.received.splice(at, 1)[0];
    });
  }

  request(method: string, options: CarrierRequest): void {
    const { to = '<sip:+14155550100@sidecall.test>', from = '<sip:phone@sidecall.test>;tag=carrier' } = options;
    const { callId = this.#callId, lines = [], body = '', type, cseq = 0 } = options;
    const { number = '+14155550100', branch = randomBytes(8).toString('hex') } = options;
    this.#cseq = cseq === 0 ? this.#cseq + 1 : cseq;
    const { port } = this;
    this.#send(
      [
        `${method} sip:${number}@127.0.0.1:${this.gatewayPort} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${branch}`,
        'Max-Forwards: 70',
        `From: ${from}`,
        `To: ${to}`,
        `Call-ID: ${callId}`,
        `CSeq: ${this.#cseq} ${method}`,
        `Contact: <sip:phone@127.0.0.1:${port}>`,
        ...lines,
      ],
      body,
      type,
    );
  }

  /** Answers a request of the gateway. Another tag means another phone behind this carrier. */
  respond(request: string, status: string, tag: string, body = ''): void {
    const copied = request.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line));
    const to = request.split('\r\n').find((line) => line.startsWith('To:')) ?? '';
    const contact = `Contact: <sip:phone@127.0.0.1:${this.port}>`;
    this.#send([`SIP/2.0 ${status}`, ...copied, to.includes('tag=') ? to : `${to};tag=${tag}`, contact], body);
  }

  close(): void {
    this.#socket.close();
  }

  #send(lines: string[], body: string, type = 'application/sdp'): void {
    const typed = body === '' ? [] : [`Content-Type: ${type}`];
    const all = [...lines, ...typed, `Content-Length: ${Buffer.byteLength(body)}`, '', body];
    this.#socket.send(all.join('\r\n'), this.gatewayPort, '127.0.0.1');
  }
}

export interface CarrierRequest {
  /** The dialled number. */
  number?: string;
  to?: string;
  from?: string;
  callId?: string;
  lines?: string[];
  body?: string;
  /** Of the body. Default: a session description. */
  type?: string;
  /** Part of its Via after the magic cookie. */
  branch?: string;
  /** Default: the next one. */
  cseq?: number;
}

/** The part after the headers. */
export function bodyOf(message: string): string {
  return message.split('\r\n\r\n')[1] ?? '';
}
