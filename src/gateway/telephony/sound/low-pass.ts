/** In hertz. */
const phoneRate = 8000;
/** Half of the output rate. Higher frequencies would be mirrored to lower ones (aliasing). */
const cutOff = phoneRate / 2;
/**
 * The filter falls from this far below the cut-off to this far above it, in hertz. Aliases stay above the telephone
 * band of 3400 Hz.
 */
const transition = 1200;
/** Stop-band attenuation, in decibels. */
const attenuation = 65;
/** Kaiser's formula for the shape of the window. */
const beta = 0.1102 * (attenuation - 8.7);

/**
 * Converts audio of a higher rate to 8 kHz with a windowed sinc. It keeps frequencies below 3400 Hz and attenuates
 * those above 4600 Hz by 65 dB. Any range of the output can be computed.
 */
export class LowPass {
  readonly #rate: number;
  /**
   * Number of positions that an output sample can have between two source samples. Each position has its own weights.
   */
  readonly #places: number;
  readonly #step: number;
  readonly #half: number;
  readonly #weights: readonly Float32Array[];

  /** @param rate of the source, in hertz; above 8000 */
  constructor(rate: number) {
    const common = greatestCommon(rate, phoneRate);
    this.#rate = rate;
    this.#places = phoneRate / common;
    this.#step = rate / common;
    this.#half = Math.ceil(((attenuation - 8) / (2.285 * 2 * Math.PI * transition)) * rate * 0.5);
    this.#weights = Array.from({ length: this.#places }, (_, place) => this.#weightsAt(place / this.#places));
  }

  /** Returns the number of samples at 8 kHz for this many source samples. */
  lengthOf(samples: number): number {
    return Math.ceil((samples * phoneRate) / this.#rate);
  }

  /** Fills `out` with the output samples from index `from` on. Outside the source there is silence. */
  run(source: Float32Array, from: number, out: Float32Array): void {
    for (let at = 0; at < out.length; at += 1) {
      const steps = (from + at) * this.#step;
      const weights = this.#weights[steps % this.#places] ?? new Float32Array(0);
      const first = Math.floor(steps / this.#places) - this.#half + 1;
      const begin = Math.max(0, -first);
      const end = Math.min(weights.length, source.length - first);
      let sum = 0;
      for (let tap = begin; tap < end; tap += 1) sum += (weights[tap] ?? 0) * (source[first + tap] ?? 0);
      out[at] = sum;
    }
  }

  /** Weights for an output sample at `offset` after the middle sample of the source. */
  #weightsAt(offset: number): Float32Array {
    const half = this.#half;
    const width = (2 * cutOff) / this.#rate;
    const weights = Float32Array.from({ length: 2 * half }, (_, tap) => {
      const x = tap - half + 1 - offset;
      return width * sinc(width * x) * kaiser(x / half);
    });
    // Normalize, so that a constant signal passes unchanged.
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return weights.map((weight) => weight / sum);
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser's window, from -1 to 1. */
function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
}

/** The modified Bessel function of the first kind, order zero, as its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-10; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b);
}
