/** RFC 6455 5.2: two bytes, up to eight bytes of length, and four bytes of mask. */
const longestHeader = 14;

/** Counts the frames of a WebSocket from their headers alone (RFC 6455 5.2), before any payload is parsed. */
export class FrameCounter {
  readonly #header = Buffer.alloc(longestHeader);
  #have = 0;
  /** Payload bytes that have not arrived yet. */
  #payload = 0;

  /** Returns how many frames begin in these bytes: messages, fragments, pings and pongs. */
  count(bytes: Uint8Array): number {
    let frames = 0;
    for (let at = 0; at < bytes.length; ) {
      if (this.#payload > 0) {
        const step = Math.min(this.#payload, bytes.length - at);
        this.#payload -= step;
        at += step;
        continue;
      }
      if (this.#have === 0) frames += 1;
      this.#header[this.#have++] = bytes[at++] ?? 0;
      this.#read();
    }
    return frames;
  }

  #read(): void {
    if (this.#have < 2) return;
    const second = this.#header[1] ?? 0;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (this.#have < 2 + lengthBytes + (second & 0x80 ? 4 : 0)) return;
    this.#have = 0;
    if (lengthBytes === 0) this.#payload = short;
    else if (lengthBytes === 2) this.#payload = this.#header.readUInt16BE(2);
    else this.#payload = Number(this.#header.readBigUInt64BE(2));
  }
}
