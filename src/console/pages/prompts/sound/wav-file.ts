const headerBytes = 44;

/**
 * A WAV file of one channel with 16-bit samples, which every program reads.
 * @param samples from -1 to 1; louder ones are cut off
 * @param rate samples a second
 */
export function wavFile(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
  const bytes = samples.length * 2;
  const file = new DataView(new ArrayBuffer(headerBytes + bytes));
  const text = (at: number, letters: string): void => {
    for (let index = 0; index < letters.length; index += 1) file.setUint8(at + index, letters.charCodeAt(index));
  };
  text(0, 'RIFF');
  file.setUint32(4, headerBytes - 8 + bytes, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  // Linear samples, one channel, rate, bytes a second, bytes a sample, bits a sample.
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, 'data');
  file.setUint32(40, bytes, true);
  for (let index = 0; index < samples.length; index += 1) {
    // Not a number, as a broken file decodes, is silence.
    const level = Math.max(-1, Math.min(1, samples[index] || 0));
    file.setInt16(headerBytes + index * 2, Math.round(level * 32_767), true);
  }
  return new Uint8Array(file.buffer);
}
