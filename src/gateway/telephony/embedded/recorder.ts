import type { RecordingEnd, RecordOptions } from '../port.ts';
import type { RecordingFile } from '../recording-files.ts';
import type { AudioBeat, Beating } from './audio-beat.ts';
import { frameMs } from './ticker.ts';
import { frameSamples } from './voice.ts';

/** What is recorded, as it sounds in this beat. */
export interface Recorded {
  left(): Int16Array | null;
  /** Null for a recording of one channel. */
  right: (() => Int16Array | null) | null;
  /** Ends the listening. */
  close(): void;
}

/** Root mean square below which a frame is silence: -50 dB below full scale. */
const silenceLevel = 104;

/**
 * Writes down what is heard, beat by beat, so that the file is as long as the time that passed.
 *
 *   recording ◄──pause, unpause──► paused
 *       └──stopped, hang-up, limit, digit──► finished
 */
export class Recorder implements Beating {
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
    this.#stopBeat = beat.add('tap', this);
  }

  beat(): void {
    if (this.#paused || this.#ended) return;
    const left = this.#sound.left();
    const right = this.#sound.right?.() ?? null;
    this.#file.write(this.#sound.right === null ? (left ?? new Int16Array(frameSamples)) : interleaved(left, right));
    this.#count(1, isSilent(left) && isSilent(right));
  }

  skipped(beats: number): void {
    if (this.#paused || this.#ended) return;
    const channels = this.#sound.right === null ? 1 : 2;
    this.#file.write(new Int16Array(frameSamples * channels * beats));
    this.#count(beats, true);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  /** A digit of whom is recorded. */
  digit(digit: string): void {
    if (this.#options.terminateOn?.includes(digit)) this.end('digit');
  }

  end(why: RecordingEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopBeat();
    this.#sound.close();
    this.#file.close(why).then(
      ({ durationMs }) => this.#onEnd(durationMs, why),
      () => this.#onEnd(this.#frames * frameMs, 'failed'),
    );
  }

  #count(frames: number, silent: boolean): void {
    this.#frames += frames;
    this.#silent = silent ? this.#silent + frames : 0;
    const { maxDurationMs, maxSilenceMs } = this.#options;
    if (maxDurationMs !== undefined && this.#frames * frameMs >= maxDurationMs) this.end('max-duration');
    else if (maxSilenceMs !== undefined && this.#silent * frameMs >= maxSilenceMs) this.end('max-silence');
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
