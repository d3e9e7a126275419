import { OpusDecoder } from 'opus-decoder';
import type { Clock } from '../../../domain/clock.ts';

/** 8 kHz, 16 bits, mono. */
const silence = new Int16Array(0);
/** Timeout. On an idle machine the start takes about 10 ms. */
const startMs = 30_000;
/** The smallest WebAssembly module: magic number and version. */
const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The part of WebAssembly used here. TypeScript declares WebAssembly only together with the DOM. */
interface Engine {
  compile(bytes: Uint8Array): Promise<unknown>;
  instantiate(module: unknown): Promise<unknown>;
}

/** One per process: the decoder is unpacked and compiled once for all voices. */
let starting: Promise<void> | null = null;
let started = false;

/**
 * Prepares the decoder, so that the first voice does not have to wait for it. May be called again. Rejects if
 * WebAssembly does not work or takes more than half a minute. Voices then stay silent.
 */
export function startOpus(clock: Clock): Promise<void> {
  starting ??= start(clock);
  return starting;
}

async function start(clock: Clock): Promise<void> {
  // If WebAssembly fails, the decoder's own promise never settles. This call reports the failure.
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: Engine };
  await engine.instantiate(await engine.compile(smallest));
  const decoder = newDecoder();
  let cancel = (): void => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(startMs, () => reject(new Error('the Opus decoder did not start')));
  });
  await Promise.race([decoder.ready, late]).finally(() => cancel());
  decoder.free();
  started = true;
}

function newDecoder(): OpusDecoder<8000> {
  return new OpusDecoder({ sampleRate: 8000, channels: 1, forceStereo: false });
}

/**
 * Decodes the Opus packets (RFC 6716) of one speaker for mixing, recording or snooping. Returns silence before
 * startOpus is done, and for the moment that the decoder of this voice needs.
 */
export class OpusVoice {
  #decoder: OpusDecoder<8000> | null = null;
  #ready = false;
  #closed = false;

  decode(payload: Uint8Array): Int16Array {
    if (this.#closed || !started) return silence;
    this.#decoder ??= this.#open();
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

  #open(): OpusDecoder<8000> {
    const decoder = newDecoder();
    decoder.ready.then(
      () => {
        if (this.#closed) decoder.free();
        else this.#ready = true;
      },
      // Out of memory: this voice stays silent in mixes and recordings.
      () => {},
    );
    return decoder;
  }
}
