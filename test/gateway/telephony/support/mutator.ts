/** Creates the packets of a hostile or broken network. The same seed gives the same packets. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer from 0 to below `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  random(length: number): Buffer {
    const out = Buffer.alloc(length);
    for (let at = 0; at < length; at++) out[at] = this.below(256);
    return out;
  }

  /** A damaged copy of one of `samples`, or noise with the start of one. */
  datagram(samples: readonly Buffer[]): Buffer {
    const sample = Buffer.from(this.pick(samples));
    switch (this.below(7)) {
      case 0:
        return sample.subarray(0, this.below(sample.length + 1));
      case 1:
        return Buffer.concat([sample, this.random(this.below(64))]);
      case 2:
        return Buffer.concat([sample.subarray(0, this.below(sample.length)), this.pick(samples)]).subarray(0, 1400);
      case 3:
        return Buffer.concat([
          sample.subarray(0, 1 + this.below(Math.min(30, sample.length))),
          this.random(this.below(300)),
        ]);
      case 4:
        for (let n = 1 + this.below(4); n > 0 && sample.length > 1; n--) {
          sample.writeUInt16BE(this.pick([0, 1, 0xffff, 0x7fff, 0x8000, sample.length]), this.below(sample.length - 1));
        }
        return sample;
      default:
        for (let n = 1 + this.below(8); n > 0 && sample.length > 0; n--) {
          const at = this.below(sample.length);
          sample[at] = (sample[at] ?? 0) ^ (1 << this.below(8));
        }
        return sample;
    }
  }
}
