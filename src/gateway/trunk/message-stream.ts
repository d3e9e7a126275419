/** Bytes of headers, and of a whole message. */
const maxHead = 32_768;
const maxMessage = 131_072;
const blankLine = Buffer.from('\r\n\r\n');
/** Reads that a message may come in before they are joined: a sender of single bytes would have us copy for ever. */
const maxParts = 64;
const maxBodyParts = 1024;

/**
 * Cuts a stream into SIP messages by their Content-Length (RFC 3261 18.3); line ends between them are keep-alives
 * (RFC 5626 3.5.1). However the bytes are cut, each is copied and looked at a few times only.
 */
export class MessageStream {
  readonly #onMessage: (message: Buffer) => void;
  readonly #onPing: () => void;
  /** What is joined and looked through, and what came since. */
  #rest: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #partBytes = 0;
  #length: number | null = null;
  #headEnd = 0;
  /** Bytes of the headers in which no end was found. */
  #searched = 0;

  constructor(onMessage: (message: Buffer) => void, onPing: () => void) {
    this.#onMessage = onMessage;
    this.#onPing = onPing;
  }

  /** Bytes of a message that is not whole yet. */
  get waiting(): number {
    return this.#rest.length + this.#partBytes;
  }

  /** False when it is no SIP any more: the beginning of the next message is not known. */
  push(data: Buffer): boolean {
    this.#parts.push(data);
    this.#partBytes += data.length;
    if (!this.#worthwhile()) return this.waiting <= (this.#length === null ? maxHead : maxMessage);
    this.#rest =
      this.#rest.length === 0 && this.#parts.length === 1 ? data : Buffer.concat([this.#rest, ...this.#parts]);
    this.#parts = [];
    this.#partBytes = 0;
    for (;;) {
      if (this.#length === null && !this.#readHead()) return this.#rest.length <= maxHead;
      const end = this.#headEnd + (this.#length ?? 0);
      if (end > maxMessage) return false;
      if (this.#rest.length < end) return true;
      this.#onMessage(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
      this.#length = null;
      this.#searched = 0;
    }
  }

  /** Whether something may be whole now. */
  #worthwhile(): boolean {
    if (this.#length !== null) {
      return this.waiting >= this.#headEnd + this.#length || this.#parts.length >= maxBodyParts;
    }
    // Headers end with a line end.
    return this.#rest.length === 0 || this.#parts.at(-1)?.includes(10) === true || this.#parts.length >= maxParts;
  }

  /** False while the headers are not all there. */
  #readHead(): boolean {
    if (this.#searched === 0) this.#skipLineEnds();
    const end = this.#rest.indexOf(blankLine, Math.max(0, this.#searched - blankLine.length));
    if (end === -1) {
      this.#searched = this.#rest.length;
      return false;
    }
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
