import { linearToMuLaw } from './g711.ts';

export type Tone = 'ringback' | 'busy' | 'beep';

/** North America's tones (ITU-T E.180 supplement 2): frequencies in hertz, then seconds on and off. */
const tones: Readonly<Record<Tone, { hertz: readonly number[]; on: number; off: number }>> = {
  ringback: { hertz: [440, 480], on: 2, off: 4 },
  busy: { hertz: [480, 620], on: 0.5, off: 0.5 },
  /** The signal to begin speaking. */
  beep: { hertz: [1400], on: 0.24, off: 0.06 },
};

/** Returns one period of a tone as µ-law, 8000 samples per second. */
export function toneSamples(tone: Tone): Buffer {
  const { hertz, on, off } = tones[tone];
  const samples = Buffer.alloc(Math.round((on + off) * 8000), linearToMuLaw(0));
  for (let at = 0; at < on * 8000; at++) {
    const turn = (2 * Math.PI * at) / 8000;
    samples[at] = linearToMuLaw(
      Math.round((8000 / hertz.length) * hertz.reduce((sum, f) => sum + Math.sin(f * turn), 0)),
    );
  }
  return samples;
}
