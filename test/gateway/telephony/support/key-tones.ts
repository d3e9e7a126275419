/** Tones of a push-button telephone, and noise, for tests of their detector. The same seed gives the same samples. */
const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477, 1633];
const keys = ['123A', '456B', '789C', '*0#D'];

/** Amplitude of a sine of this level: the loudest one of G.711 has 3.14 dBm0. */
export const amplitudeOf = (dbm0: number): number => 32_767 * 10 ** ((dbm0 - 3.14) / 20);

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** About a normal distribution with variance 1. */
  normal(): number {
    let sum = -6;
    for (let n = 0; n < 12; n += 1) sum += this.next();
    return sum;
  }
}

export interface Press {
  /** Duration of each tone and of the pause after it, in ms. */
  ms?: number;
  pauseMs?: number;
  /** Levels of the lower and the higher tone, in dBm0. */
  low?: number;
  high?: number;
  /** Deviation of the lower and the higher frequency, 0.01 for one per cent. */
  lowOff?: number;
  highOff?: number;
  /** Level of white noise, in dBm0. */
  noise?: number;
  rate?: number;
  seed?: number;
}

/** The keys, one after the other, with random phases, and silence before and after. */
export function pressed(digits: string, press: Press = {}): Int16Array {
  const { ms = 50, pauseMs = 50, low = -10, high = -10, lowOff = 0, highOff = 0, noise, rate = 8000 } = press;
  const chance = new Chance(press.seed ?? 1);
  const samples: number[] = new Array(Math.round(rate * (0.03 + 0.02 * chance.next()))).fill(0);
  for (const digit of digits) {
    const row = keys.findIndex((each) => each.includes(digit));
    const first = (rows[row] ?? 0) * (1 + lowOff);
    const second = (columns[keys[row]?.indexOf(digit) ?? 0] ?? 0) * (1 + highOff);
    const [one, other] = [chance.next(), chance.next()];
    for (let at = 0; at < (ms * rate) / 1000; at += 1) {
      const turn = (hertz: number, phase: number): number => Math.sin(2 * Math.PI * ((hertz * at) / rate + phase));
      samples.push(amplitudeOf(low) * turn(first, one) + amplitudeOf(high) * turn(second, other));
    }
    for (let at = 0; at < (pauseMs * rate) / 1000; at += 1) samples.push(0);
  }
  for (let at = 0; at < rate / 10; at += 1) samples.push(0);
  const hiss = noise === undefined ? 0 : amplitudeOf(noise) / Math.SQRT2;
  return Int16Array.from(samples, (sample) => limited(sample + (hiss > 0 ? hiss * chance.normal() : 0)));
}

/**
 * Sound with the pitch, the formants, the syllables and the hissing of speech, at 8000 Hz. Its vowels are steadier than
 * those of people, so it is harder than speech.
 */
export function babble(seconds: number, seed: number): Int16Array {
  const rate = 8000;
  const chance = new Chance(seed);
  const states = [0, 1, 2].map(() => ({ one: 0, two: 0 }));
  let formants = [500, 1500, 2500];
  let syllable = 0;
  let voiced = true;
  let pitch = 120;
  let phase = 0;
  let loudness = 0;
  return Int16Array.from({ length: seconds * rate }, (_, at) => {
    if (at >= syllable) {
      syllable = at + rate * (0.06 + 0.25 * chance.next());
      voiced = chance.next() < 0.7;
      pitch = 80 + 200 * chance.next();
      formants = [250 + 650 * chance.next(), 800 + 1400 * chance.next(), 2200 + 1000 * chance.next()];
      loudness = chance.next() < 0.15 ? 0 : 3000 + 6000 * chance.next();
    }
    phase += (pitch * (1 + 0.04 * Math.sin(at / 900))) / rate;
    let source = (voiced ? 0.1 : 1.2) * (chance.next() - 0.5);
    if (voiced && phase >= 1) source += 8;
    phase %= 1;
    let sum = 0;
    for (const [index, state] of states.entries()) {
      const radius = Math.exp((-Math.PI * ([60, 90, 150][index] ?? 0)) / rate);
      const turn = 2 * radius * Math.cos((2 * Math.PI * (formants[index] ?? 0)) / rate);
      const next = source * (1 - radius) + turn * state.one - radius * radius * state.two;
      state.two = state.one;
      state.one = next;
      sum += next * ([1, 0.7, 0.4][index] ?? 0);
    }
    return limited(sum * loudness);
  });
}

function limited(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
}
