import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { eventually } from '../../../e2e/support/eventually.ts';

/** A SIP client that sends exactly the given messages, and keeps all received ones. */
export class RawPhone {
  readonly received: string[] = [];
  readonly user: string;
  readonly host = `${randomBytes(4).toString('hex')}.invalid`;
  closed: { code: number } | null = null;
  token: string | null;
  readonly #socket: WebSocket;
  #cseq = 0;

  private constructor(socket: WebSocket, user: string, token: string | null) {
    this.#socket = socket;
    this.user = user;
    this.token = token;
    socket.on('message', (data) => this.received.push(String(data)));
    socket.on('close', (code) => {
      this.closed = { code };
    });
  }

  static async open(url: string, user: string, token: string | null = null): Promise<RawPhone> {
    const socket = new WebSocket(url, 'sip');
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new RawPhone(socket, user, token);
  }

  raw(text: string | Buffer): void {
    this.#socket.send(text);
  }

  /** Stops answering, including pings, without closing the socket. */
  freeze(): void {
    this.#socket.pause();
  }

  cut(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }

  /** The next message that matches. */
  async message(what: string, fits: (text: string) => boolean, ms?: number): Promise<string> {
    const take = (): string | undefined => {
      const at = this.received.findIndex(fits);
      return at === -1 ? undefined : this.received.splice(at, 1)[0];
    };
    return eventually(what, take, ms, 5).catch((cause: unknown) => {
      throw new Error(`No ${what} among ${this.received.join('\n---\n')}`, { cause });
    });
  }

  /** Status of the final response to a request with this Call-ID and method. */
  async final(sent: Sent, ms?: number): Promise<Reply> {
    const text = await this.message(
      `the answer to ${sent.method}`,
      (each) =>
        /^SIP\/2\.0 [2-6]/.test(each) && each.includes(sent.callId) && each.includes(`${sent.cseq} ${sent.method}`),
      ms,
    );
    return replyOf(text);
  }

  /** Sends a request with all required headers. Given values replace the defaults. Returns the sent values. */
  send(method: string, options: RequestOptions = {}): Sent {
    this.#cseq += 1;
    const sent: Sent = {
      method,
      callId: options.callId ?? randomBytes(8).toString('hex'),
      branch: options.branch ?? `z9hG4bK${randomBytes(8).toString('hex')}`,
      fromTag: options.fromTag ?? randomBytes(4).toString('hex'),
      cseq: options.cseq ?? this.#cseq,
      uri: options.uri ?? 'sip:sidecall.test',
    };
    const body = options.body ?? '';
    const lines = [
      `${method} ${sent.uri} SIP/2.0`,
      `Via: SIP/2.0/WS ${this.host};branch=${sent.branch}`,
      'Max-Forwards: 70',
      `From: <sip:${this.user}@sidecall.test>;tag=${sent.fromTag}`,
      `To: ${options.to ?? `<sip:${this.user}@sidecall.test>`}`,
      `Call-ID: ${sent.callId}`,
      `CSeq: ${sent.cseq} ${options.cseqMethod ?? method}`,
      ...(options.contact === null
        ? []
        : [`Contact: ${options.contact ?? `<sip:${this.user}@${this.host};transport=ws>`}`]),
      ...(this.token === null || options.anonymous ? [] : [`Authorization: Bearer ${this.token}`]),
      ...(options.lines ?? []),
      ...(body === '' ? [] : [`Content-Type: ${options.type ?? 'application/sdp'}`]),
      `Content-Length: ${options.length ?? Buffer.byteLength(body)}`,
    ];
    this.raw(`${lines.join('\r\n')}\r\n\r\n${body}`);
    return sent;
  }

  async register(expires = 300, lines: string[] = []): Promise<Reply> {
    return this.final(this.send('REGISTER', { lines: [`Expires: ${expires}`, ...lines] }));
  }

  /** Answers a received request. */
  respond(request: string, status: string, lines: string[] = [], body = ''): void {
    const copied = request.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line));
    const to = request.split('\r\n').find((line) => line.startsWith('To:')) ?? '';
    const tagged = to.includes('tag=') ? to : `${to};tag=callee`;
    const content =
      body === '' ? ['Content-Length: 0'] : ['Content-Type: application/sdp', `Content-Length: ${body.length}`];
    const contact = `Contact: <sip:${this.user}@${this.host};transport=ws>`;
    this.raw([`SIP/2.0 ${status}`, ...copied, tagged, contact, ...lines, ...content, '', body].join('\r\n'));
  }
}

export interface RequestOptions {
  uri?: string;
  to?: string;
  contact?: string | null;
  callId?: string;
  branch?: string;
  fromTag?: string;
  cseq?: number;
  cseqMethod?: string;
  lines?: string[];
  body?: string;
  type?: string;
  length?: number | string;
  anonymous?: boolean;
}

export interface Sent {
  method: string;
  callId: string;
  branch: string;
  fromTag: string;
  cseq: number;
  uri: string;
}

export interface Reply {
  status: number;
  text: string;
  toTag: string | null;
  header(name: string): string | null;
  headers(name: string): string[];
  body: string;
}

function replyOf(text: string): Reply {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const lines = head.split('\r\n');
  const headers = (name: string): string[] =>
    lines
      .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      .map((line) => line.slice(name.length + 1).trim());
  return {
    status: Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? 0),
    text,
    toTag: /;tag=([^;\s]+)/.exec(headers('To')[0] ?? '')?.[1] ?? null,
    header: (name) => headers(name)[0] ?? null,
    headers,
    body,
  };
}

/** A browser's offer, without real media. */
export function offer(options: { codecs?: string; direction?: string; ufrag?: string; setup?: string } = {}): string {
  const codecs = options.codecs ?? '111 0 8 110 126';
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${codecs}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2113937151 127.0.0.1 9 typ host',
    `a=ice-ufrag:${options.ufrag ?? 'abcd'}`,
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=fingerprint:sha-256 C6:29:B0:D1:6C:17:B2:7B:C4:39:B2:A3:9B:C7:35:4B:6B:5B:57:C3:5B:6F:9B:3A:36:0C:FB:CC:0E:52:94:1F',
    `a=setup:${options.setup ?? 'actpass'}`,
    'a=mid:0',
    `a=${options.direction ?? 'sendrecv'}`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:110 telephone-event/48000',
    'a=rtpmap:126 telephone-event/8000',
    'a=rtpmap:9 G722/8000',
    '',
  ].join('\r\n');
}

/** An answer to the offer in that message, with its payload types and without real media. */
export function answerTo(message: string, direction = 'sendrecv', mid = midIn(message)): string {
  const types = /^m=audio \d+ \S+ (.+)$/m.exec(message)?.[1]?.trim() ?? '0';
  const maps = message.split('\r\n').filter((line) => line.startsWith('a=rtpmap:'));
  return offer({ codecs: types, direction, setup: 'active' })
    .replace(/a=rtpmap:.*\r\n/g, '')
    .replace('a=mid:0', `a=mid:${mid}`)
    .replace('a=group:BUNDLE 0', `a=group:BUNDLE ${mid}`)
    .concat(maps.join('\r\n'), '\r\n');
}

function midIn(message: string): string {
  return /^a=mid:(\S+)/m.exec(message)?.[1] ?? '0';
}
