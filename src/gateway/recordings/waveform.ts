import type { RecordingReader } from './recording-reader.ts';
import { headerBytes } from './wav-header.ts';

/** Pieces of a recording that are measured, and the length of each in ms. */
const pieces = 64;
const pieceMs = 100;
const fullScale = 32_768;

/**
 * The loudness of a recording over its time: peaks of 64 pieces at even distances, 0 to 100, so that an hour costs as
 * much as a minute. Of two sides, the louder one counts.
 */
export async function waveformOf({ format, size, read }: RecordingReader): Promise<number[]> {
  const frameBytes = format.channels * 2;
  const frames = Math.floor((size - headerBytes) / frameBytes);
  const wanted = Math.min(pieces, frames);
  const pieceFrames = Math.min(
    Math.ceil(frames / Math.max(1, wanted)),
    Math.ceil((pieceMs * format.sampleRate) / 1000),
  );
  const levels: number[] = [];
  for (let piece = 0; piece < wanted; piece += 1) {
    const first = Math.floor((piece * frames) / wanted);
    const last = Math.min(frames, first + pieceFrames);
    const part = await read(headerBytes + first * frameBytes, headerBytes + last * frameBytes);
    levels.push(Math.round((peakOf(part) / fullScale) * 100));
  }
  return levels;
}

function peakOf(samples: Buffer): number {
  let peak = 0;
  for (let at = 0; at + 1 < samples.length; at += 2) peak = Math.max(peak, Math.abs(samples.readInt16LE(at)));
  return peak;
}
