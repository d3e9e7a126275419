/** Quieter than a quiet room, in dB below full scale. */
const floor = -60;
/** Speech close to a microphone, in dB below full scale. */
const speech = -12;

/**
 * How loud a sound seems, from 0 (silence) to 1 (loud speech).
 * @param rms root mean square of the samples, 0 to 1
 */
export function loudness(rms: number): number {
  if (!(rms > 0)) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels - floor) / (speech - floor)));
}

/** Below this loudness, a microphone picks up nothing that another person could hear. */
export const heardFrom = 0.2;
