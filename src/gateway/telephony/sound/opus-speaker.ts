import { Application, createEncoder, type OpusEncoderHandle, Signal } from 'libopus-wasm';

/** In bit/s. More does not improve sound in the telephone band. */
const bitrate = 20_000;
/** From 0 to 10. Higher values cost processor time and hardly improve speech in this band. */
const complexity = 3;

/**
 * Encodes generated audio as Opus, for one leg that supports no other format. The encoder is WebAssembly and is loaded
 * for the first such leg. Until it is loaded, a short moment, nothing is sent.
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
      // WebAssembly failed or ran out of memory. The leg then hears no generated audio.
      () => {},
    );
  }

  /** @param frame 160 samples at 8000 Hz. Null if the encoder is not ready, or not available. */
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
