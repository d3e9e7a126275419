/** RFC 3711 3.3.2 requires at least 64. */
const windowSize = 128;

/** Replay protection: each packet index passes once, and none from before the window passes. */
export class ReplayWindow {
  readonly #seen = new Uint32Array(windowSize / 32);
  #highest = -1;

  get highest(): number {
    return this.#highest;
  }

  isNew(index: number): boolean {
    if (index > this.#highest) return true;
    if (index <= this.#highest - windowSize) return false;
    return ((this.#seen[(index % windowSize) >>> 5] ?? 0) & (1 << (index & 31))) === 0;
  }

  /** Call this only for authenticated packets. */
  add(index: number): void {
    if (index > this.#highest) {
      if (index - this.#highest >= windowSize) this.#seen.fill(0);
      else for (let at = this.#highest + 1; at < index; at++) this.#mark(at, false);
      this.#highest = index;
    }
    this.#mark(index, true);
  }

  #mark(index: number, seen: boolean): void {
    const word = (index % windowSize) >>> 5;
    const bit = 1 << (index & 31);
    this.#seen[word] = seen ? (this.#seen[word] ?? 0) | bit : (this.#seen[word] ?? 0) & ~bit;
  }
}

/**
 * Returns the index of a packet, 2^16 · ROC + SEQ. Of all possible values for a sequence number, it is the one nearest
 * to the highest seen (RFC 3711 3.3.1 and appendix A).
 */
export function packetIndex(sequence: number, highest: number): number {
  if (highest < 0) return sequence;
  const index = highest + (((sequence - highest) << 16) >> 16);
  return index < 0 ? index + 0x10000 : index;
}
