import type { RecordingEnd, RecordOptions } from '../port.ts';
import type { RecordingFile } from '../recording-files.ts';
import type { AudioBeat, Beating } from './audio-beat.ts';
import { frameMs } from './ticker.ts';
import { frameSamples } from './voice.ts';

/** The recorded audio of the current beat. */
export interface Recorded {
  left(): Int16Array | null;
  /** Null for a recording of one channel. */
  right: (() => Int16Array | null) | null;
  /** Stops listening. */
  close(): void;
}

const framesOfSecond = 1000 / frameMs;
/** Frames of a stall to write as silence, at most: eight minutes, which the writer's queue can take at once. */
const longestStall = 480 * framesOfSecond;
/** A frame with a lower root mean square is silence: 50 dB below full scale. */
const silenceLevel = 104;

/**
 * Writes the audio to a file, beat by beat, so that the file is as long as the time that passed.
 *
 *   recording ◄──pause, unpause──► paused
 *       └──stopped, hang-up, limit, digit──► finished
 */
export class Recorder implements Beating {
  readonly #beat: AudioBeat;
  readonly #file: RecordingFile;
  readonly #sound: Recorded;
  readonly #options: RecordOptions;
  readonly #onEnd: (durationMs: number, why: RecordingEnd) => void;
  readonly #stopBeat: () => void;
  #paused = false;
  #frames = 0;
  #silent = 0;
  #ended = false;

  constructor(
    beat: AudioBeat,
    file: RecordingFile,
    sound: Recorded,
    options: RecordOptions,
    onEnd: (durationMs: number, why: RecordingEnd) => void,
  ) {
    this.#file = file;
    this.#sound = sound;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#beat = beat;
    beat.settle();
    this.#stopBeat = beat.add('tap', this);
  }

  beat(): void {
    if (this.#paused || this.#ended) return;
    this.#orEnd(() => this.#take());
  }

  #take(): void {
    const left = this.#sound.left();
    const right = this.#sound.right?.() ?? null;
    this.#file.write(this.#sound.right === null ? (left ?? new Int16Array(frameSamples)) : interleaved(left, right));
    this.#count(1);
    this.#silent = isSilent(left) && isSilent(right) ? this.#silent + 1 : 0;
    const { maxSilenceMs } = this.#options;
    if (maxSilenceMs !== undefined && this.#silent * frameMs >= maxSilenceMs) this.end('max-silence');
  }

  skipped(beats: number): void {
    if (this.#paused || this.#ended) return;
    const { maxDurationMs = Number.POSITIVE_INFINITY } = this.#options;
    const room = Math.ceil(maxDurationMs / frameMs) - this.#frames;
    const second = new Int16Array(frameSamples * (this.#sound.right === null ? 1 : 2) * framesOfSecond);
    // A stall counts for the duration, but not as silence of the participants.
    this.#orEnd(() => {
      for (let left = Math.min(beats, room, longestStall); left > 0; left -= framesOfSecond) {
        const frames = Math.min(left, framesOfSecond);
        this.#file.write(second.subarray(0, (second.length / framesOfSecond) * frames));
        this.#count(frames);
      }
    });
  }

  pause(paused: boolean): void {
    this.#beat.settle();
    this.#paused = paused;
  }

  /** Handles a digit from the recorded channel. */
  digit(digit: string): void {
    if (this.#options.terminateOn?.includes(digit)) this.end('digit');
  }

  end(why: RecordingEnd): void {
    // Settling may end the recording itself.
    if (!this.#ended) this.#beat.settle();
    if (this.#ended) return;
    this.#ended = true;
    this.#stopBeat();
    this.#sound.close();
    // Treat a close that throws like one that rejects.
    new Promise<{ durationMs: number }>((resolve) => resolve(this.#file.close(why))).then(
      ({ durationMs }) => this.#onEnd(durationMs, why),
      () => this.#onEnd(this.#frames * frameMs, 'failed'),
    );
  }

  /** If writing fails, only this recording ends. */
  #orEnd(step: () => void): void {
    try {
      step();
    } catch {
      this.end('failed');
    }
  }

  #count(frames: number): void {
    this.#frames += frames;
    const { maxDurationMs } = this.#options;
    if (maxDurationMs !== undefined && this.#frames * frameMs >= maxDurationMs) this.end('max-duration');
  }
}

function isSilent(frame: Int16Array | null): boolean {
  if (frame === null) return true;
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return Math.sqrt(sum / frame.length) < silenceLevel;
}

function interleaved(left: Int16Array | null, right: Int16Array | null): Int16Array {
  const out = new Int16Array(frameSamples * 2);
  for (let at = 0; at < frameSamples; at += 1) {
    out[at * 2] = left?.[at] ?? 0;
    out[at * 2 + 1] = right?.[at] ?? 0;
  }
  return out;
}
