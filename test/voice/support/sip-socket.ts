/** A WebSocket without a network, for JsSIP. It keeps the sent messages, and the test sends the gateway's. */
export class SipSocket extends EventTarget {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  /** The newest. */
  static last: SipSocket | undefined;
  /** The handshake of later sockets waits for this. A rejection is a gateway that refuses the connection. */
  static handshake: Promise<void> | null = null;
  readonly protocol = 'sip';
  readonly sent: string[] = [];
  readyState = 1;
  binaryType = '';
  onopen: (() => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onmessage: ((event: object) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    SipSocket.last = this;
    void (SipSocket.handshake ?? Promise.resolve()).then(
      () => this.onopen?.(),
      () => {
        this.readyState = this.CLOSED;
        this.onclose?.({ wasClean: false, code: 1006, reason: '' });
      },
    );
  }

  send(text: string): void {
    this.sent.push(text);
    // The gateway accepts every registration.
    if (text.startsWith('REGISTER')) this.answer(text, '200 OK', [`${header(text, 'Contact')};expires=600`]);
  }

  close(code = 1000): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    queueMicrotask(() => this.onclose?.({ wasClean: true, code, reason: '' }));
  }

  /** Delivers a message from the gateway. */
  hear(text: string): void {
    queueMicrotask(() => this.onmessage?.({ data: text }));
  }

  answer(request: string, status: string, lines: readonly string[] = [], tag = 'gateway'): void {
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => header(request, name));
    const to = header(request, 'To');
    const head = [`SIP/2.0 ${status}`, ...copied, to.includes('tag=') ? to : `${to};tag=${tag}`, ...lines];
    this.hear(`${[...head, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`);
  }
}

/** A complete header line of a message. */
export function header(message: string, name: string): string {
  return new RegExp(`^${name}:.*$`, 'mi').exec(message)?.[0].trim() ?? '';
}
