/** Repeatable chance for simulations. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `below`. */
  below(below: number): number;
  /** A time with this mean, exponentially distributed. */
  exponential(mean: number): number;
}

/** A generator by George Marsaglia (xorshift32), which is enough for arrivals and choices. */
export function seeded(seed: number): Chance {
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
  return {
    next,
    below: (below) => Math.floor(next() * below),
    exponential: (mean) => -mean * Math.log(1 - next()),
  };
}
