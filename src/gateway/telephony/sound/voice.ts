import type { AudioBeat } from './audio-beat.ts';
import { linearOf } from './g711.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { OpusVoice } from './opus.ts';
import type { AudioPacket } from './packet.ts';

/** Sample rate of all mixed audio, in hertz. */
const sampleRate = 8000;
/** Samples per beat. */
export const frameSamples = 160;

/** Anything that can be heard. */
export interface Source {
  /** The 20 ms of this beat. Null: silence. Only updated while there is a listener. */
  readonly current: Int16Array | null;
  /** @returns a function that stops listening */
  listen(): () => void;
}

/** The audio of one channel as even frames. It costs nothing without listeners. */
export class Voice implements Source {
  current: Int16Array | null = null;
  /** True if the voice is muted. */
  silent = false;
  readonly #beat: AudioBeat;
  readonly #opus = new OpusVoice();
  readonly #buffer: JitterBuffer;
  #listeners = 0;
  #stop: () => void = () => {};

  constructor(beat: AudioBeat) {
    this.#beat = beat;
    this.#buffer = new JitterBuffer({ sampleRate, decode: (packet) => this.#decode(packet) });
  }

  push(packet: AudioPacket): void {
    if (this.#listeners > 0) this.#buffer.push(packet);
  }

  listen(): () => void {
    this.#listeners += 1;
    if (this.#listeners === 1) this.#stop = this.#beat.add('source', this);
    let listening = true;
    return () => {
      if (!listening) return;
      listening = false;
      this.#listeners -= 1;
      if (this.#listeners > 0) return;
      this.#stop();
      this.current = null;
    };
  }

  beat(): void {
    const frame = this.#buffer.pull();
    this.current = this.silent ? null : frame;
  }

  close(): void {
    this.#opus.close();
  }

  #decode({ format, payload }: AudioPacket): Int16Array {
    return format === 'opus' ? this.#opus.decode(payload) : linearOf(payload, format);
  }
}

/** Mixes several frames, limited to 16 bits. Returns null if all are silent. */
export function mixed(frames: readonly (Int16Array | null)[]): Int16Array | null {
  const heard = frames.filter((frame) => frame !== null);
  if (heard.length <= 1) return heard[0] ?? null;
  const out = new Int16Array(frameSamples);
  for (let at = 0; at < frameSamples; at += 1) {
    let sum = 0;
    for (const frame of heard) sum += frame[at] ?? 0;
    out[at] = Math.max(-32_768, Math.min(32_767, sum));
  }
  return out;
}
