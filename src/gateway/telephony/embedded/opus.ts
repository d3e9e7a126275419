import { OpusDecoder } from 'opus-decoder';

/** Sound of 8 kHz, sixteen bits, one channel. */
const silence = new Int16Array(0);

/**
 * Decodes one speaker's Opus packets (RFC 6716) where sound must be mixed, recorded
 * or listened to. It is WebAssembly, which takes a moment to be there: silence until then.
 */
export class OpusVoice {
  #decoder: OpusDecoder<8000> | null = null;
  #ready = false;
  #closed = false;

  decode(payload: Uint8Array): Int16Array {
    if (this.#closed) return silence;
    if (this.#decoder === null) {
      const decoder = new OpusDecoder({ sampleRate: 8000, channels: 1, forceStereo: false });
      this.#decoder = decoder;
      decoder.ready.then(
        () => {
          if (this.#closed) decoder.free();
          else this.#ready = true;
        },
        // No WebAssembly here: this voice stays silent where it would have to be decoded.
        () => {},
      );
    }
    if (!this.#ready) return silence;
    const { channelData, samplesDecoded } = this.#decoder.decodeFrame(payload);
    const [samples] = channelData;
    const out = new Int16Array(samplesDecoded);
    for (let at = 0; at < samplesDecoded; at += 1) out[at] = Math.max(-1, Math.min(1, samples?.[at] ?? 0)) * 32_767;
    return out;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ready) this.#decoder?.free();
  }
}
