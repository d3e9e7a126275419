import { type Cipheriv, createCipheriv } from 'node:crypto';

const blockLength = 16;
/** Packets whose keystream is made at once: a stream goes on with the next number. */
const ahead = 8;

/**
 * AES in counter mode as RFC 3711 4.1.1 has it. A cipher object for each packet
 * would cost more than all else that is done to it, so the counters of the next
 * packets are encrypted together by one cipher that lives as long as the key.
 */
export class Keystream {
  readonly #cipher: Cipheriv;
  readonly #salt: Buffer;
  #counters = Buffer.alloc(0);
  #stream = Buffer.alloc(0);
  #ssrc = -1;
  #first = -1;
  #last = -1;
  /** Blocks a packet. */
  #blocks = 0;

  /** @param key 16 bytes; @param salt 14 bytes */
  constructor(key: Buffer, salt: Buffer) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    this.#salt = Buffer.concat([salt, Buffer.alloc(2)]);
  }

  /** Encrypts or decrypts `data` in place, from `start` to `end`. */
  apply(data: Uint8Array, start: number, end: number, ssrc: number, index: number): void {
    const at = this.#reach(ssrc, index, Math.ceil((end - start) / blockLength)) - start;
    const stream = this.#stream;
    for (let n = start; n < end; n++) data[n] = (data[n] as number) ^ (stream[at + n] as number);
  }

  /** Where in the stream the packet's begins, made when it is not there yet. */
  #reach(ssrc: number, index: number, blocks: number): number {
    if (ssrc !== this.#ssrc || blocks > this.#blocks || index < this.#first || index > this.#last) {
      const goesOn = ssrc === this.#ssrc && index === this.#last + 1;
      this.#make(ssrc, index, goesOn ? Math.max(blocks, this.#blocks) : blocks, goesOn ? ahead : 1);
    }
    return (index - this.#first) * this.#blocks * blockLength;
  }

  #make(ssrc: number, index: number, blocks: number, packets: number): void {
    const length = packets * blocks * blockLength;
    if (this.#counters.length !== length) this.#counters = Buffer.alloc(length);
    const counters = this.#counters;
    for (let packet = 0, at = 0; packet < packets; packet++) {
      for (let counter = 0; counter < blocks; counter++, at += blockLength) {
        this.#writeCounter(counters, at, ssrc, index + packet, counter);
      }
    }
    this.#stream = this.#cipher.update(counters);
    this.#ssrc = ssrc;
    this.#first = index;
    this.#last = index + packets - 1;
    this.#blocks = blocks;
  }

  /** IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16), and the counter is added to it. */
  #writeCounter(out: Buffer, at: number, ssrc: number, index: number, counter: number): void {
    const salt = this.#salt;
    out.writeInt32BE(salt.readInt32BE(0), at);
    out.writeInt32BE(salt.readInt32BE(4) ^ ssrc, at + 4);
    out.writeInt32BE(salt.readInt32BE(8) ^ Math.floor(index / 0x10000), at + 8);
    out.writeUInt16BE((salt.readUInt16BE(12) ^ index) & 0xffff, at + 12);
    out.writeUInt16BE(counter, at + 14);
  }
}
