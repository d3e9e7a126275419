import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { LeanMedia } from './lean-media.ts';

const refillMs = 500;

interface Message {
  first: string;
  headers: Map<string, string[]>;
  body: string;
}

/** Receives the events of calls. */
export interface Watch {
  onStream(media: LeanMedia): void;
  onFailed(error: unknown): void;
  onClosed(media: LeanMedia): void;
}

/** A call from this phone, with the function that ends it. */
interface Made {
  target: string;
  echoed: string[];
  media: LeanMedia;
}

/** A SIP phone with only the functions of a measurement: it registers, calls, and answers at once. */
export class LeanPhone {
  readonly #identity: string;
  readonly #socket: WebSocket;
  readonly #token: string;
  readonly #waiting = new Map<string, (answer: Message) => void>();
  readonly #watch: Watch;
  readonly #stock: Promise<LeanMedia>[];
  readonly #made: Made[] = [];
  readonly #taken = new Map<string, LeanMedia>();
  #sequence = 0;

  private constructor(identity: string, socket: WebSocket, token: string, watch: Watch, atOnce: number) {
    this.#stock = Array.from({ length: atOnce }, () => LeanMedia.open());
    this.#identity = identity;
    this.#socket = socket;
    this.#token = token;
    this.#watch = watch;
    socket.on('message', (data) => this.#take(parse(String(data))));
  }

  /** @param atOnce maximum number of simultaneous call setups */
  static async register(url: string, identity: string, token: string, watch: Watch, atOnce = 1): Promise<LeanPhone> {
    const socket = new WebSocket(url, 'sip');
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const phone = new LeanPhone(identity, socket, token, watch, atOnce);
    const answer = await phone.#request('REGISTER', 'sip:sidecall.invalid', identity, ['Expires: 600'], '');
    if (!answer.first.includes(' 200 ')) throw new Error(`REGISTER: ${answer.first}`);
    return phone;
  }

  /** Resolves with the milliseconds from the INVITE to its 200, when audio can flow. */
  async call(number: string): Promise<number> {
    const media = await this.#fresh();
    const offer = media.description('actpass');
    const begun = performance.now();
    const answer = await this.#request(
      'INVITE',
      `sip:${number}@sidecall.invalid`,
      number,
      ['X-Caller: +14155550199'],
      offer,
    );
    const took = performance.now() - begun;
    if (!answer.first.includes(' 200 ')) throw new Error(`INVITE: ${answer.first}`);
    const target = /<([^>]+)>/.exec(one(answer, 'contact'))?.[1] ?? '';
    const echoed = ['from', 'to', 'call-id'].map((name) => `${name}: ${one(answer, name)}`);
    this.#send(
      `ACK ${target} SIP/2.0`,
      [via(), 'Max-Forwards: 70', ...echoed, `CSeq: ${Number.parseInt(one(answer, 'cseq'), 10)} ACK`],
      '',
    );
    this.#made.push({ target, echoed, media });
    await media.connect(answer.body, true);
    this.#watch.onStream(media);
    return took;
  }

  /** Ends all calls from this phone. */
  hangUp(): void {
    for (const { target, echoed, media } of this.#made.splice(0)) {
      this.#sequence += 1;
      this.#send(`BYE ${target} SIP/2.0`, [via(), 'Max-Forwards: 70', ...echoed, `CSeq: ${this.#sequence} BYE`], '');
      this.#close(media);
    }
  }

  #close(media: LeanMedia): void {
    this.#watch.onClosed(media);
    void media.close();
  }

  /** Opened in advance, and not during a call setup, so that the phone's own work is not measured. */
  #fresh(): Promise<LeanMedia> {
    setTimeout(() => this.#stock.push(LeanMedia.open()), refillMs);
    return this.#stock.shift() ?? LeanMedia.open();
  }

  /** Resolves with the final answer. */
  #request(method: string, uri: string, to: string, lines: string[], body: string): Promise<Message> {
    const callId = randomUUID();
    this.#sequence += 1;
    this.#send(
      `${method} ${uri} SIP/2.0`,
      [
        via(),
        'Max-Forwards: 70',
        `From: <sip:${this.#identity}@sidecall.invalid>;tag=${randomUUID()}`,
        `To: <sip:${to}@sidecall.invalid>`,
        `Call-ID: ${callId}`,
        `CSeq: ${this.#sequence} ${method}`,
        `Contact: <sip:${this.#identity}@lean.invalid;transport=ws>`,
        ...(this.#token === '' ? [] : [`Authorization: Bearer ${this.#token}`]),
        ...lines,
      ],
      body,
    );
    return new Promise((resolve) => this.#waiting.set(callId, resolve));
  }

  #take(message: Message): void {
    const callId = one(message, 'call-id');
    const [, status] = /^SIP\/2\.0 (\d{3})/.exec(message.first) ?? [];
    if (status === undefined) {
      if (message.first.startsWith('INVITE ')) this.#answer(message).catch(this.#watch.onFailed);
      else if (!message.first.startsWith('ACK ')) this.#respond(message, '200 OK', '');
      const ended = message.first.startsWith('BYE ') ? this.#taken.get(callId) : undefined;
      this.#taken.delete(callId);
      if (ended !== undefined) this.#close(ended);
    } else if (Number(status) >= 200) {
      this.#waiting.get(callId)?.(message);
      this.#waiting.delete(callId);
    }
  }

  async #answer(invite: Message): Promise<void> {
    const media = await this.#fresh();
    this.#taken.set(one(invite, 'call-id'), media);
    this.#respond(invite, '200 OK', media.description('active'));
    await media.connect(invite.body, false);
    this.#watch.onStream(media);
  }

  #respond(request: Message, status: string, sdp: string): void {
    const echoed = ['via', 'record-route', 'from', 'call-id', 'cseq'].flatMap((name) =>
      (request.headers.get(name) ?? []).map((value) => `${name}: ${value}`),
    );
    const to = one(request, 'to');
    const tag = to.includes(';tag=') ? '' : `;tag=${randomUUID()}`;
    const contact = `Contact: <sip:${this.#identity}@lean.invalid;transport=ws>`;
    this.#send(`SIP/2.0 ${status}`, [...echoed, `To: ${to}${tag}`, contact], sdp);
  }

  #send(first: string, lines: string[], body: string): void {
    const type = body === '' ? [] : ['Content-Type: application/sdp'];
    this.#socket.send([first, ...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
  }
}

function via(): string {
  return `Via: SIP/2.0/WS lean.invalid;branch=z9hG4bK${randomUUID()}`;
}

function parse(text: string): Message {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { first, headers, body: rest.join('\r\n\r\n') };
}

function one(message: Message, name: string): string {
  return message.headers.get(name)?.[0] ?? '';
}
