/** Bytes of headers, and of a whole message. */
const maxHead = 32_768;
const maxMessage = 131_072;
const blankLine = Buffer.from('\r\n\r\n');
/** Reads that a message may come in before they are joined: a sender of single bytes would have us copy for ever. */
const maxParts = 64;
const maxBodyParts = 1024;

/** A line that begins a message, behind others that are none (RFC 3261 7.1, 7.2). */
const startLine = /\r\n(?=[A-Z]{2,32} \S{1,1024} SIP\/2\.0\r\n|SIP\/2\.0 [1-6]\d\d[ \r])/;
const looksLikeStart = /^(?:SIP\/\d|[^\r\n]{1,1200}SIP\/\d)/i;

/**
 * Cuts a stream into SIP messages by their Content-Length (RFC 3261 18.3); line ends between them are keep-alives
 * (RFC 5626 3.5.1). However the bytes are cut, each is copied and looked at a few times only. What is no message ends
 * where the next one begins; a message whose length cannot be told is the last of its stream.
 */
export class MessageStream {
  readonly #onMessage: (message: Buffer, whole: boolean) => void;
  readonly #onPing: () => void;
  /** What is joined and looked through, and what came since. */
  #rest: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #partBytes = 0;
  #length: number | null = null;
  #headEnd = 0;
  /** Bytes of the headers in which no end was found. */
  #searched = 0;

  /** @param onMessage `whole` is false of headers whose body is not to be found */
  constructor(onMessage: (message: Buffer, whole: boolean) => void, onPing: () => void) {
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

  /** Whether something may be whole now. */
  #worthwhile(): boolean {
    if (this.#length !== null) {
      return this.waiting >= this.#headEnd + this.#length || this.#parts.length >= maxBodyParts;
    }
    // Headers end with a line end.
    return this.#rest.length === 0 || this.#parts.at(-1)?.includes(10) === true || this.#parts.length >= maxParts;
  }

  /** False while the headers are not all there. The length stays null where it cannot be told. */
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
      // What comes before a start line is told as it is, and ends there.
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

/** Bytes of the body. Null where that is not to be known: no number, two that differ, or none of a message with a body. */
function lengthOf(head: string): number | null {
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  const given = new Set(
    Array.from(unfolded.matchAll(/^(?:content-length|l)[ \t]*:(.*)$/gim), ([, text = '']) => text.trim()),
  );
  // 20.14: over a stream it must be there.
  if (given.size === 0) return looksLikeStart.test(head) && /^(?:content-type|c)[ \t]*:/im.test(unfolded) ? null : 0;
  const [text = ''] = given;
  return given.size === 1 && /^\d{1,7}$/.test(text) ? Number(text) : null;
}
