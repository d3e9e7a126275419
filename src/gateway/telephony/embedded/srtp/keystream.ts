import { type Cipheriv, createCipheriv, createSecretKey } from 'node:crypto';

const blockLength = 16;
/** Number of packets whose keystream is computed in advance. A stream usually continues with the next number. */
const ahead = 8;

/**
 * AES in counter mode (RFC 3711 4.1.1). A cipher object per packet would cost more than all other work on the packet.
 * The counters of the next packets are therefore encrypted together, by one cipher that is kept as long as the key.
 */
export class Keystream {
  readonly #cipher: Cipheriv;
  readonly #salt: Buffer;
  #counters: Buffer = Buffer.alloc(0);
  #stream: Buffer = Buffer.alloc(0);
  #ssrc = -1;
  #first = -1;
  #last = -1;
  /** Blocks per packet. */
  #blocks = 0;

  /** @param key 16 bytes; @param salt 14 bytes */
  constructor(key: Buffer, salt: Buffer) {
    // Each leg creates four ciphers. A key as plain bytes costs Node 24 four times as much as a KeyObject.
    this.#cipher = createCipheriv('aes-128-ecb', createSecretKey(key), null).setAutoPadding(false);
    this.#salt = Buffer.concat([salt, Buffer.alloc(2)]);
  }

  /** Encrypts or decrypts `data` in place, from `start` to `end`. */
  apply(data: Uint8Array, start: number, end: number, ssrc: number, index: number): void {
    const at = this.#reach(ssrc, index, Math.ceil((end - start) / blockLength)) - start;
    const stream = this.#stream;
    for (let n = start; n < end; n++) data[n] = (data[n] as number) ^ (stream[at + n] as number);
  }

  /** Returns the offset of the packet's keystream, and computes it if needed. */
  #reach(ssrc: number, index: number, blocks: number): number {
    if (ssrc !== this.#ssrc || blocks > this.#blocks || index < this.#first || index > this.#last) {
      const goesOn = ssrc === this.#ssrc && index === this.#last + 1;
      this.#make(ssrc, index, goesOn ? Math.max(blocks, this.#blocks) : blocks, goesOn ? ahead : 1);
    }
    return (index - this.#first) * this.#blocks * blockLength;
  }

  #make(ssrc: number, index: number, blocks: number, packets: number): void {
    const length = packets * blocks * blockLength;
    if (this.#counters.length !== length || ssrc !== this.#ssrc || blocks !== this.#blocks) {
      this.#counters = this.#template(ssrc, blocks, length);
    }
    const counters = this.#counters;
    for (let packet = 0, at = 0; packet < packets; packet++) {
      // The index is in bytes 8 to 13. Its upper part has 32 bits.
      const low = (index + packet) & 0xffff;
      const high = Math.floor((index + packet) / 0x10000) | 0;
      const salt = this.#salt;
      for (let counter = 0; counter < blocks; counter++, at += blockLength) {
        counters[at + 8] = (salt[8] as number) ^ (high >>> 24);
        counters[at + 9] = (salt[9] as number) ^ ((high >>> 16) & 0xff);
        counters[at + 10] = (salt[10] as number) ^ ((high >>> 8) & 0xff);
        counters[at + 11] = (salt[11] as number) ^ (high & 0xff);
        counters[at + 12] = (salt[12] as number) ^ (low >> 8);
        counters[at + 13] = (salt[13] as number) ^ (low & 0xff);
      }
    }
    this.#stream = this.#cipher.update(counters);
    this.#ssrc = ssrc;
    this.#first = index;
    this.#last = index + packets - 1;
    this.#blocks = blocks;
  }

  /**
   * IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16), plus the number of the block. The template leaves out the
   * index.
   */
  #template(ssrc: number, blocks: number, length: number): Buffer {
    const out = Buffer.alloc(length);
    for (let block = 0; block * blockLength < length; block++) {
      const at = block * blockLength;
      this.#salt.copy(out, at);
      out.writeInt32BE(this.#salt.readInt32BE(4) ^ ssrc, at + 4);
      out.writeUInt16BE(block % blocks, at + 14);
    }
    return out;
  }
}
