import { Application, createEncoder, type OpusEncoderHandle, Signal } from 'libopus-wasm';

/** Bits a second of a telephone's band: more is not heard. */
const bitrate = 20_000;
/** Of ten: one more costs time and gives speech of this band next to nothing. */
const complexity = 3;

/**
 * Encodes as Opus what is made here, for one leg that has nothing else. The encoder
 * is WebAssembly, loaded when the first of such legs comes; until it is there, a moment, nothing is said.
 */
export class OpusSpeaker {
  #encoder: OpusEncoderHandle | null = null;
  #closed = false;

  constructor() {
    const options = { sampleRate: 8000, channels: 1, application: Application.Voip, signal: Signal.Voice } as const;
    createEncoder({ ...options, bitrate, complexity, frameSize: 160 }).then(
      (encoder) => {
        if (this.#closed) encoder.free();
        else this.#encoder = encoder;
      },
      // No WebAssembly, or no memory for it: this leg hears no more than it did before there was an encoder.
      () => {},
    );
  }

  /** @param frame 160 samples, 8000 a second. Null where it cannot be encoded (yet). */
  encode(frame: Int16Array): Buffer | null {
    if (this.#encoder === null) return null;
    const { buffer, byteOffset, length } = this.#encoder.encode(frame);
    return Buffer.from(buffer, byteOffset, length);
  }

  close(): void {
    this.#closed = true;
    this.#encoder?.free();
    this.#encoder = null;
  }
}
