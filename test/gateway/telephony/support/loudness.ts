/** Amplitude of a frequency on one channel of a WAV of 8 kHz, 0 to 1, from `fromMs` on. */
export function loudness(wav: Buffer, hertz: number, channel = 0, fromMs = 0): number {
  const channels = wav.readUInt16LE(22);
  const samples = (wav.length - 44) / 2 / channels;
  let [re, im] = [0, 0];
  const first = Math.round(fromMs * 8);
  for (let i = first; i < samples; i += 1) {
    const sample = wav.readInt16LE(44 + (i * channels + channel) * 2) / 32_768;
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
  }
  return (2 * Math.hypot(re, im)) / Math.max(1, samples - first);
}
