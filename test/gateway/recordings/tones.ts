export const stereo = { channels: 2, sampleRate: 8000 } as const;

/** `ms` of a sine on the left and another on the right, interleaved at 8 kHz. */
export function tones(ms: number): Int16Array {
  const samples = new Int16Array(ms * 16);
  for (let i = 0; i < ms * 8; i += 1) {
    samples[i * 2] = 8000 * Math.sin((2 * Math.PI * 440 * i) / 8000);
    samples[i * 2 + 1] = 8000 * Math.sin((2 * Math.PI * 880 * i) / 8000);
  }
  return samples;
}
