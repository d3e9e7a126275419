/** Amplitude of a frequency on one channel of a WAV of 8 kHz, 0 to 1, in `forMs` from `fromMs` on, or up to the end. */
export function loudness(
  wav: Buffer,
  hertz: number,
  channel = 0,
  fromMs = 0,
  forMs = Number.POSITIVE_INFINITY,
): number {
  const channels = wav.readUInt16LE(22);
  const first = Math.round(fromMs * 8);
  const samples = Math.min((wav.length - 44) / 2 / channels, first + forMs * 8);
  let [re, im] = [0, 0];
  for (let i = first; i < samples; i += 1) {
    const sample = wav.readInt16LE(44 + (i * channels + channel) * 2) / 32_768;
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
  }
  return (2 * Math.hypot(re, im)) / Math.max(1, samples - first);
}

/**
 * The same in the loudest fifth of a second. A machine that stalls leaves gaps in a recording, which say nothing about
 * the recorded audio.
 */
export function loudest(wav: Buffer, hertz: number, channel = 0): number {
  const windowMs = 200;
  const windows = Math.floor(durationOf(wav) / windowMs);
  return Math.max(
    0,
    ...Array.from({ length: windows }, (_, at) => loudness(wav, hertz, channel, at * windowMs, windowMs)),
  );
}

/** Milliseconds of audio in a WAV of 8 kHz. */
export function durationOf(wav: Buffer): number {
  return (wav.length - 44) / 16 / wav.readUInt16LE(22);
}
