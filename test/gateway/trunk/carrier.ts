import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { gatewayWith, type Ours, opened } from './kit.ts';

export const ours = '+14155550100';
/** Audio to a port without a listener. */
export const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n');

/** The variable parts of a message. */
export interface Words {
  lines?: string[];
  body?: string;
  /** The user of its Contact. */
  contact?: string;
  /** The To tag of a response. */
  tag?: string;
  cseq?: number;
  /** Of a request. Default: the carrier's own address and port. */
  via?: string;
  branch?: string;
  /** Default: its own socket. */
  from?: Socket;
}

/** A call from the carrier's side: the data for requests within it. */
export interface Call {
  callId: string;
  /** From and To of the carrier's requests. */
  local: string;
  remote: string;
  target: string;
}

/** A carrier that sends exactly the given messages over UDP, on a clock that stands still. */
export class Carrier {
  readonly clock = new ManualClock(Date.now());
  readonly heard: string[] = [];
  /** Lines of the gateway's log, as "level message" with their fields. */
  readonly log: [line: string, fields: object][] = [];
  readonly #socket: Socket;
  gatewayPort = 0;
  #cseq = 0;
  #ticking: NodeJS.Timeout | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.heard.push(String(data)));
  }

  static async open(): Promise<Carrier> {
    const carrier = new Carrier(await udpSocket());
    carrier.gatewayPort = await freePort();
    opened.push(() => clearInterval(carrier.#ticking));
    return carrier;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** The gateway with this carrier as its trunk. @param settings null: it has no trunk */
  async gateway(settings: object | null = {}, bindAddress = '127.0.0.1'): Promise<Ours> {
    const trunk = { name: 'carrier', host: '127.0.0.1', port: this.port, pingSeconds: 0, ...settings };
    const keep = (level: string) => (fields: object, message: string) =>
      void this.log.push([`${level} ${message}`, fields]);
    const logger = { info: keep('info'), warn: keep('warn'), error: keep('error') };
    const where = { port: this.gatewayPort, bindAddress, clock: this.clock, logger };
    const gateway = await gatewayWith(settings === null ? [] : [trunk], where, { silenceMs: 1e9 });
    // A BYE waits a second for its answer, so the clock must advance.
    opened.push(() => {
      this.#ticking = setInterval(() => this.clock.advance(200), 5);
    });
    return gateway;
  }

  /** Removes the first received message with this start, and returns it. */
  next(start: string, fits: (text: string) => boolean = () => true): Promise<string> {
    return eventually(`${start} among ${this.heard.map((text) => text.split('\r\n', 1)[0])}`, () => {
      const at = this.heard.findIndex((text) => text.startsWith(start) && fits(text));
      return at === -1 ? null : this.heard.splice(at, 1)[0];
    });
  }

  /** Waits until everything sent has been processed: the gateway has answered a later request. */
  async caughtUp(): Promise<void> {
    const callId = this.request('OPTIONS').callId;
    await this.next('SIP/2.0 200', (text) => text.includes(callId));
  }

  respond(request: string, status: string, words: Words = {}): void {
    const copied = request.split('\r\n').filter((line) => /^(?:Via|From|Call-ID|CSeq|Record-Route):/.test(line));
    const to = request.split('\r\n').find((line) => line.startsWith('To:')) ?? '';
    const tagged = to.includes('tag=') ? to : `${to};tag=${words.tag ?? 'callee'}`;
    this.#send([`SIP/2.0 ${status}`, ...copied, tagged], words);
  }

  /** Sends a request outside or within a call. */
  request(method: string, words: Words = {}, call: Partial<Call> = {}): Call & { cseq: number } {
    const callId = call.callId ?? randomBytes(8).toString('hex');
    const local = call.local ?? '<sip:+442079460018@carrier.test>;tag=caller';
    const remote = call.remote ?? `<sip:${ours}@sidecall.test>`;
    const target = call.target ?? `sip:${ours}@127.0.0.1:${this.gatewayPort}`;
    this.#cseq = words.cseq ?? this.#cseq + 1;
    const via = words.via ?? `127.0.0.1:${this.port}`;
    const lines = [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${via};branch=${words.branch ?? `z9hG4bK${randomBytes(8).toString('hex')}`}`,
      'Max-Forwards: 70',
      `From: ${local}`,
      `To: ${remote}`,
      `Call-ID: ${callId}`,
      `CSeq: ${this.#cseq} ${method}`,
    ];
    this.#send(lines, words);
    return { callId, local, remote, target, cseq: this.#cseq };
  }

  #send(head: string[], { lines = [], body = '', contact = 'phone', from = this.#socket }: Words): void {
    const typed = lines.some((line) => line.startsWith('Content-Type:'));
    const type = body === '' || typed ? [] : ['Content-Type: application/sdp'];
    const contactLine = `Contact: <sip:${contact}@127.0.0.1:${this.port}>`;
    const all = [...head, contactLine, ...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`, '', body];
    from.send(all.join('\r\n'), this.gatewayPort, '127.0.0.1');
  }
}

export async function udpSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  opened.push(() => socket.close());
  return socket;
}

/** A call from the carrier that the gateway has answered. The test sends the ACK. */
export async function answered(carrier: Carrier, { core, event }: Ours, words: Words = {}): Promise<Called> {
  const sent = carrier.request('INVITE', { body: sdp, ...words });
  const { channel } = await event('ChannelCreated');
  await carrier.next('SIP/2.0 100');
  void core.answer(channel.id, { callId: 'CA1' });
  const reply = await carrier.next('SIP/2.0 200', (text) => text.includes('INVITE\r\n'));
  return { channelId: channel.id, call: { ...sent, remote: field(reply, 'To') }, cseq: sent.cseq };
}

interface Called {
  channelId: string;
  call: Call;
  cseq: number;
}

/** The same, with its ACK. */
export async function talking(carrier: Carrier, gateway: Ours, words: Words = {}): Promise<Called> {
  const called = await answered(carrier, gateway, words);
  carrier.request('ACK', { cseq: called.cseq }, called.call);
  await carrier.caughtUp();
  return called;
}

/** Calls the carrier. Resolves with the gateway's INVITE. */
export async function calls(carrier: Carrier, { core }: Ours): Promise<string> {
  await core.originate({
    channelId: 'out',
    to: { kind: 'number', number: '+442079460018' },
    caller: { user: ours, name: null },
    callId: 'CA1',
    params: {},
    formats: ['pcmu'],
    timeoutMs: 60_000,
  });
  return carrier.next('INVITE');
}

/** An answer to the gateway's offer, without real media. */
export const answer = { body: sdp };

export function field(message: string, name: string): string {
  return new RegExp(`^${name}: (.*)\r$`, 'm').exec(message)?.[1] ?? '';
}

export function digestChallenge(nonce: string, more = ''): Words {
  return { lines: [`WWW-Authenticate: Digest realm="carrier", nonce="${nonce}", qop="auth"${more}`] };
}
