/** Maximum bytes of the headers, and of a whole message. */
const maxHead = 32_768;
const maxMessage = 131_072;
const blankLine = Buffer.from('\r\n\r\n');
/**
 * Reads to collect before they are joined. Joining after each read would cost too much if a sender sends single bytes.
 */
const maxParts = 64;
const maxBodyParts = 1024;

/** A start line that follows lines which are not SIP (RFC 3261 7.1, 7.2). */
const startLine = /\r\n(?=[A-Z]{2,32} \S{1,1024} SIP\/2\.0\r\n|SIP\/2\.0 [1-6]\d\d[ \r])/;
const looksLikeStart = /^(?:SIP\/\d|[^\r\n]{1,1200}SIP\/\d)/i;

/**
 * Splits a stream into SIP messages by their Content-Length (RFC 3261 18.3). Line ends between messages are keep-alives
 * (RFC 5626 3.5.1). However the bytes are split, each byte is copied and scanned only a few times. Invalid data ends at
 * the next start line. A message of unknown length ends its stream.
 */
export class MessageStream {
  readonly #onMessage: (message: Buffer, whole: boolean) => void;
  readonly #onPing: () => void;
  /** Joined and scanned bytes, and the parts that arrived since. */
  #rest: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #partBytes = 0;
  #length: number | null = null;
  #headEnd = 0;
  /** Bytes of the headers that were searched without finding their end. */
  #searched = 0;

  /** @param onMessage `whole` is false if only headers are passed because the length of the body is unknown */
  constructor(onMessage: (message: Buffer, whole: boolean) => void, onPing: () => void) {
    this.#onMessage = onMessage;
    this.#onPing = onPing;
  }

  /** Bytes of the incomplete message. */
  get waiting(): number {
    return this.#rest.length + this.#partBytes;
  }

  /** Returns false if the data is not SIP any more, so that the start of the next message is unknown. */
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
      if (this.#length === null) {
        this.#onMessage(this.#rest.subarray(0, this.#headEnd), false);
        return false;
      }
      const end = this.#headEnd + this.#length;
      if (end > maxMessage) return false;
      if (this.#rest.length < end) return true;
      this.#onMessage(this.#rest.subarray(0, end), true);
      this.#rest = this.#rest.subarray(end);
      this.#length = null;
      this.#searched = 0;
    }
  }

  /** Returns true if a message may be complete now. */
  #worthwhile(): boolean {
    if (this.#length !== null) {
      return this.waiting >= this.#headEnd + this.#length || this.#parts.length >= maxBodyParts;
    }
    // Headers end with a line end.
    return this.#rest.length === 0 || this.#parts.at(-1)?.includes(10) === true || this.#parts.length >= maxParts;
  }

  /** Returns false while the headers are incomplete. The length stays null if it cannot be determined. */
  #readHead(): boolean {
    if (this.#searched === 0) this.#skipLineEnds();
    const end = this.#rest.indexOf(blankLine, Math.max(0, this.#searched - blankLine.length));
    if (end === -1) {
      this.#searched = this.#rest.length;
      return false;
    }
    const head = this.#rest.toString('latin1', 0, end + 2);
    this.#headEnd = end + blankLine.length;
    const next = looksLikeStart.test(head) ? -1 : head.search(startLine);
    if (next === -1) this.#length = lengthOf(head);
    else {
      // Report the data before the start line as a message of its own.
      this.#headEnd = next + 2;
      this.#length = 0;
    }
    return true;
  }

  #skipLineEnds(): void {
    let at = 0;
    while (this.#rest[at] === 13 || this.#rest[at] === 10) at += 1;
    if (at >= 4) this.#onPing();
    if (at > 0) this.#rest = this.#rest.subarray(at);
  }
}

/**
 * Returns the bytes of the body. Null if the length is unknown: not a number, two different numbers, or a missing
 * header in a message with a body.
 */
function lengthOf(head: string): number | null {
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  const given = new Set(
    Array.from(unfolded.matchAll(/^(?:content-length|l)[ \t]*:(.*)$/gim), ([, text = '']) => text.trim()),
  );
  // 20.14: the header is mandatory over a stream.
  if (given.size === 0) return looksLikeStart.test(head) && /^(?:content-type|c)[ \t]*:/im.test(unfolded) ? null : 0;
  const [text = ''] = given;
  return given.size === 1 && /^\d{1,7}$/.test(text) ? Number(text) : null;
}
