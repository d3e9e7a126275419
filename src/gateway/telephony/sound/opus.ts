import { OpusDecoder } from 'opus-decoder';
import type { Clock } from '../../../domain/clock.ts';

/** Sound of 8 kHz, sixteen bits, one channel. */
const silence = new Int16Array(0);
/** It takes about 10 ms where nothing else is to be done. */
const startMs = 30_000;
/** WebAssembly's magic number and version, and nothing more: the smallest module there is. */
const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** As far as it is used here; the compiler knows WebAssembly only where there is a DOM. */
interface Engine {
  compile(bytes: Uint8Array): Promise<unknown>;
  instantiate(module: unknown): Promise<unknown>;
}

/** One for the process: the decoder is unpacked and compiled once, and all voices share it. */
let starting: Promise<void> | null = null;
let started = false;

/**
 * Makes the decoder ready, so that the first voice need not wait for it. Safe to call again.
 * Rejects where WebAssembly does not run or takes more than half a minute; voices stay silent then.
 */
export function startOpus(clock: Clock): Promise<void> {
  starting ??= start(clock);
  return starting;
}

async function start(clock: Clock): Promise<void> {
  // The decoder's own promise stays open when WebAssembly fails beneath it; this one tells.
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
 * Decodes one speaker's Opus packets (RFC 6716) where sound must be mixed, recorded
 * or listened to. Silence before startOpus is done, and for the moment that this voice's decoder takes.
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
      // No memory for one more: this voice stays silent where it would have to be decoded.
      () => {},
    );
    return decoder;
  }
}
