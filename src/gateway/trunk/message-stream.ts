/** Bytes of headers, and of a whole message. */
const maxHead = 32_768;
const maxMessage = 131_072;
const blankLine = Buffer.from('\r\n\r\n');

/**
 * Cuts a stream into SIP messages by their Content-Length (RFC 3261 18.3); line ends between them are keep-alives
 * (RFC 5626 3.5.1).
 */
export class MessageStream {
  readonly #onMessage: (message: Buffer) => void;
  readonly #onPing: () => void;
  #rest: Buffer = Buffer.alloc(0);
  #length: number | null = null;
  #headEnd = 0;

  constructor(onMessage: (message: Buffer) => void, onPing: () => void) {
    this.#onMessage = onMessage;
    this.#onPing = onPing;
  }

  /** Bytes of a message that is not whole yet. */
  get waiting(): number {
    return this.#rest.length;
  }

  /** False where it is no SIP any more: nobody knows where the next message would begin. */
  push(data: Buffer): boolean {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (;;) {
      if (this.#length === null && !this.#readHead()) return this.#rest.length <= maxHead;
      const end = this.#headEnd + (this.#length ?? 0);
      if (end > maxMessage) return false;
      if (this.#rest.length < end) return true;
      this.#onMessage(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
      this.#length = null;
    }
  }

  /** False while the headers are not all there. */
  #readHead(): boolean {
    this.#skipLineEnds();
    const end = this.#rest.indexOf(blankLine);
    if (end === -1) return false;
    const head = this.#rest.toString('latin1', 0, end);
    const given = /^(?:content-length|l)\s*:\s*(\d{1,7})\s*$/im.exec(head)?.[1];
    // 20.14: over a stream it must be there; without it the message has no body that could be found.
    this.#length = Number(given ?? 0);
    this.#headEnd = end + blankLine.length;
    return true;
  }

  #skipLineEnds(): void {
    let at = 0;
    while (this.#rest[at] === 13 || this.#rest[at] === 10) at += 1;
    if (at >= 4) this.#onPing();
    if (at > 0) this.#rest = this.#rest.subarray(at);
  }
}
