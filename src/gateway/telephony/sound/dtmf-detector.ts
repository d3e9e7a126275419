/**
 * Finds the digits of a push-button telephone in sound (ITU-T Q.23), within the tolerances of Q.24.
 *
 * Every 6 ms, the eight tones are measured over the last 13 ms (Goertzel). A digit is one tone of each group, alone:
 *
 *   no digit ──4 windows with the same digit──► digit ──5 windows without it, or 2 with another──► reported
 *
 * | property              | accepted                            | refused                     |
 * |-----------------------|-------------------------------------|-----------------------------|
 * | level of each tone    | from -30 dBm0                       | below -36 dBm0              |
 * | higher tone           | 6 dB louder to 8 dB quieter         | 9 dB louder, 13 dB quieter  |
 * | frequency             | 1.5 % off                           | 3.5 % off                   |
 * | duration              | from 40 ms                          | below 23 ms                 |
 * | pause between digits  | from 40 ms                          | up to 10 ms is the same one |
 * | noise                 | 15 dB below the tones               |                             |
 *
 * Speech has such pairs of tones for moments. It seldom has them alone, on the frequency, and unchanged for four
 * windows.
 */
export class DtmfDetector {
  readonly #onDigit: (digit: string, durationMs: number) => void;
  readonly #rate: number;
  readonly #tones: readonly Tone[];
  /** The last samples, a window at most. */
  readonly #window: Float64Array;
  readonly #hop: number;
  #filled = 0;
  /** Number of samples so far. */
  #at = 0;
  /** The measurement of the window before. Null after a gap. */
  #before: Measured | null = null;
  #current: Seen | null = null;
  /** Another digit, while `current` may still go on. */
  #next: Seen | null = null;

  /**
   * @param onDigit gets each digit at its end, with its duration in ms
   * @param rate samples a second
   */
  constructor(onDigit: (digit: string, durationMs: number) => void, rate = 8000) {
    this.#onDigit = onDigit;
    this.#rate = rate;
    this.#hop = Math.round((rate * hopMs) / 1000);
    this.#window = new Float64Array(2 * this.#hop);
    this.#tones = [...low, ...high].map((hertz) => toneOf(hertz, rate));
  }

  /** True while a digit may be sounding. */
  get busy(): boolean {
    return this.#current !== null;
  }

  /** @param samples 16 bits, the next ones of the stream */
  push(samples: Int16Array): void {
    for (let from = 0; from < samples.length; ) {
      const part = samples.subarray(from, from + this.#window.length - this.#filled);
      this.#window.set(part, this.#filled);
      this.#filled += part.length;
      this.#at += part.length;
      from += part.length;
      if (this.#filled < this.#window.length) return;
      this.#examine();
      this.#window.copyWithin(0, this.#hop);
      this.#filled = this.#window.length - this.#hop;
    }
  }

  /** Samples of the stream were lost. A digit may go on after them. */
  skip(samples: number): void {
    this.#at += samples;
    this.#filled = 0;
    this.#before = null;
  }

  /** The stream pauses or ends: a digit that sounded is over. */
  end(): void {
    this.#filled = 0;
    this.#before = null;
    this.#next = null;
    this.#finish();
  }

  #examine(): void {
    const measured = measure(this.#window, this.#tones);
    const found = measured === null ? null : digitIn(measured, this.#before, this.#hop, this.#rate);
    this.#before = measured;
    this.#see(found);
  }

  #see(found: Found | null): void {
    const current = this.#current;
    if (current !== null && current.digit === found?.digit) {
      this.#goesOn(current, found);
      this.#next = null;
      return;
    }
    if (found === null) this.#next = null;
    else {
      if (this.#next?.digit !== found.digit) {
        this.#next = { digit: found.digit, first: this.#at, last: this.#at, windows: 0, pure: 0, misses: 0 };
      }
      this.#goesOn(this.#next, found);
    }
    if (current !== null) {
      current.misses += 1;
      const lasting = current.windows >= windowsOfDigit ? missesOfPause : missesOfNoise;
      if (current.misses < lasting && (this.#next?.windows ?? 0) < windowsOfChange) return;
      this.#finish();
    }
    this.#current = this.#next;
    this.#next = null;
  }

  #goesOn(seen: Seen, { pure }: Found): void {
    seen.windows += 1;
    seen.pure += pure ? 1 : 0;
    seen.misses = 0;
    seen.last = this.#at;
  }

  #finish(): void {
    const current = this.#current;
    this.#current = null;
    if (current === null || current.windows < windowsOfDigit || current.pure < windowsPure) return;
    // A window counts from about two thirds of it, so the first and the last one lie a little outside.
    const samples = current.last - current.first + this.#hop;
    this.#onDigit(current.digit, Math.round((samples * 1000) / this.#rate) + edgesMs);
  }
}

const low = [697, 770, 852, 941];
const high = [1209, 1336, 1477, 1633];
const keys = ['123A', '456B', '789C', '*0#D'];

/** Half a window. */
const hopMs = 6.375;
/** What the two windows at the edges of a digit have of it, beyond one window in full. */
const edgesMs = 4;
/** A digit of 40 ms fills at least four windows, one of 23 ms at most three. */
const windowsOfDigit = 4;
/** An interruption of 10 ms spoils four windows at most, a pause of 40 ms six at least. */
const missesOfPause = 5;
const missesOfNoise = 2;
/** Windows that the digit fills. Speech has several harmonics. */
const windowsPure = 3;
const windowsOfChange = 2;

/** 0 dBm0 in the square of 16-bit samples: the loudest sine of G.711 is 3.14 dBm0. */
const zeroPower = (32_767 ** 2 / 2) * 10 ** (-3.14 / 10);
const decibels = (value: number): number => 10 ** (value / 10);
const quietest = zeroPower * decibels(-33);
/** Beyond the 4 and 8 dB of Q.24, because lines and codecs add to it. */
const louderHigh = decibels(7.5);
const louderLow = decibels(11.5);
/** Lead over the other tones of a group. */
const lead = decibels(7);
/** Part of the whole power that both tones have, in a window that the digit may fill only in part. */
const alone = 0.65;
/** The same in a window that it fills, measured on the frequencies that it has. */
const pure = 0.82;
/** Largest deviation of a frequency: a part of it, and the error that the other tone makes, in hertz. */
const deviation = 0.02;
const deviationHertz = 7;

interface Tone {
  hertz: number;
  coefficient: number;
  cosine: number;
  sine: number;
}

function toneOf(hertz: number, rate: number): Tone {
  const angle = (2 * Math.PI * hertz) / rate;
  return { hertz, coefficient: 2 * Math.cos(angle), cosine: Math.cos(angle), sine: Math.sin(angle) };
}

/** One tone in one window. */
interface Strength {
  tone: Tone;
  /** Mean square of this tone. */
  power: number;
  phase: number;
}

interface Measured {
  /** Mean square of everything. */
  power: number;
  strengths: readonly Strength[];
}

/** The digit of one window, and whether the window has nothing else. */
interface Found {
  digit: string;
  pure: boolean;
}

/** A digit that is or may be sounding. Positions are ends of windows, in samples. */
interface Seen {
  digit: string;
  first: number;
  last: number;
  windows: number;
  /** How many of the windows have nothing else. */
  pure: number;
  /** Windows without it since the last one. */
  misses: number;
}

/** Returns null for a window that is too quiet for two tones. */
function measure(window: Float64Array, tones: readonly Tone[]): Measured | null {
  let sum = 0;
  for (let at = 0; at < window.length; at += 1) sum += (window[at] ?? 0) ** 2;
  const power = sum / window.length;
  if (power < 2 * quietest * alone) return null;
  return { power, strengths: tones.map((tone) => strengthOf(tone, window)) };
}

/** Goertzel: a resonator at the tone’s frequency. Its last two states give power and phase. */
function strengthOf(tone: Tone, window: Float64Array): Strength {
  let one = 0;
  let two = 0;
  for (let at = 0; at < window.length; at += 1) {
    const state = (window[at] ?? 0) + tone.coefficient * one - two;
    two = one;
    one = state;
  }
  const real = one - two * tone.cosine;
  const imaginary = two * tone.sine;
  const power = (2 * (real * real + imaginary * imaginary)) / window.length ** 2;
  return { tone, power, phase: Math.atan2(imaginary, real) };
}

/** The digit of a window. Its frequencies are measured against the window before. */
function digitIn(measured: Measured, before: Measured | null, hop: number, rate: number): Found | null {
  if (before === null) return null;
  const row = strongest(measured.strengths.slice(0, 4));
  const column = strongest(measured.strengths.slice(4));
  if (row === null || column === null) return null;
  if (column.power > row.power * louderHigh || row.power > column.power * louderLow) return null;
  if (row.power + column.power < alone * measured.power) return null;
  let power = 0;
  for (const each of [row, column]) {
    const earlier = before.strengths.find(({ tone }) => tone === each.tone);
    if (earlier === undefined) return null;
    const off = offsetOf(each, earlier, hop, rate);
    if (Math.abs(off) > each.tone.hertz * deviation + deviationHertz) return null;
    power += each.power / responseAt((off * 2 * hop) / rate);
  }
  const digit = keys[low.indexOf(row.tone.hertz)]?.[high.indexOf(column.tone.hertz)];
  return digit === undefined ? null : { digit, pure: power >= pure * measured.power };
}

/** What the resonator has of the power of a tone that is `bins` widths beside its own. */
function responseAt(bins: number): number {
  return bins === 0 ? 1 : (Math.sin(Math.PI * bins) / (Math.PI * bins)) ** 2;
}

/** The strongest tone of a group, if it is loud enough and leads the others. */
function strongest(group: readonly Strength[]): Strength | null {
  const [first, second] = [...group].sort((a, b) => b.power - a.power);
  if (first === undefined || second === undefined) return null;
  return first.power >= quietest && first.power >= second.power * lead ? first : null;
}

/** How far a tone is beside its frequency, in hertz. Its phase turns from window to window. */
function offsetOf(now: Strength, before: Strength, hop: number, rate: number): number {
  const { hertz } = now.tone;
  const turns = (now.phase - before.phase) / (2 * Math.PI) - (hertz * hop) / rate;
  return ((turns - Math.round(turns)) * rate) / hop;
}
