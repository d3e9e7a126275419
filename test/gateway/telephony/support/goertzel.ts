/** Amplitude of one frequency in samples, in the samples' unit. */
export function amplitude(samples: ArrayLike<number>, hertz: number, rate = 8000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let one = 0;
  let two = 0;
  for (let at = 0; at < samples.length; at++) {
    const next = (samples[at] ?? 0) + coefficient * one - two;
    two = one;
    one = next;
  }
  const power = one * one + two * two - coefficient * one * two;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
}
