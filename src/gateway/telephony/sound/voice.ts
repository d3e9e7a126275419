import type { AudioBeat } from './audio-beat.ts';
import { linearOf } from './g711.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { OpusVoice } from './opus.ts';
import type { AudioPacket } from './packet.ts';

/** Samples a second of all that is mixed. */
const sampleRate = 8000;
/** Samples of one beat. */
export const frameSamples = 160;

/** Somebody or something that can be heard. */
export interface Source {
  /** The 20 ms of this beat; null: silence. Only while somebody listens. */
  readonly current: Int16Array | null;
  /** Returns the function that ends the listening. */
  listen(): () => void;
}

/** What one channel says, as even frames. It costs nothing while nobody listens. */
export class Voice implements Source {
  current: Int16Array | null = null;
  /** Says nothing, whatever comes in. */
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

/** Several frames as one, held within sixteen bits; null of nothing but silence. */
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
