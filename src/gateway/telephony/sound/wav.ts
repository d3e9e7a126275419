import { setImmediate } from 'node:timers/promises';
import { openWav, type WavSound } from '../wav-sound.ts';
import { aLawToMuLaw, linearOf, linearToMuLaw } from './g711.ts';
import { LowPass } from './low-pass.ts';

/** In hertz. */
const phoneRate = 8000;
/** Samples to process at once: one to three milliseconds of work, then calls get their turn. */
const slice = 8000;
/** Bytes of G.711 to convert at once: less than a millisecond of work. */
const plainSlice = 160_000;

/** Made on first use. There are only a few rates. */
const lowPasses = new Map<number, LowPass>();

/**
 * Converts the audio of a WAV file (see openWav) to µ-law at 8000 Hz. Two channels are mixed to one. Works in slices,
 * so that a long file does not block running calls. Rejects with an Error that describes the file's problem.
 */
export async function readWav(file: Buffer): Promise<Buffer> {
  const sound = openWav(file);
  if (sound.rate === phoneRate && sound.channels === 1) {
    if (sound.coding === 'pcmu') return Buffer.from(sound.data);
    if (sound.coding === 'pcma') return muLawOf(sound.data);
  }
  const source = await monoOf(sound);
  const lowPass = sound.rate === phoneRate ? null : lowPassOf(sound.rate);
  const out = Buffer.allocUnsafe(lowPass?.lengthOf(source.length) ?? source.length);
  for (let from = 0; from < out.length; from += slice) {
    const part = new Float32Array(Math.min(slice, out.length - from));
    if (lowPass === null) part.set(source.subarray(from, from + part.length));
    else lowPass.run(source, from, part);
    for (let at = 0; at < part.length; at += 1) out[from + at] = linearToMuLaw(Math.round(part[at] ?? 0));
    await setImmediate();
  }
  return out;
}

async function muLawOf(aLaw: Buffer): Promise<Buffer> {
  const out = Buffer.allocUnsafe(aLaw.length);
  for (let from = 0; from < out.length; from += plainSlice) {
    aLawToMuLaw(aLaw.subarray(from, from + plainSlice)).copy(out, from);
    await setImmediate();
  }
  return out;
}

async function monoOf(sound: WavSound): Promise<Float32Array> {
  const { channels, coding, data } = sound;
  const frameBytes = channels * (coding === 'linear' ? 2 : 1);
  const mono = new Float32Array(Math.floor(data.length / frameBytes));
  for (let from = 0; from < mono.length; from += slice) {
    const frames = Math.min(slice, mono.length - from);
    const samples = samplesOf(data.subarray(from * frameBytes, (from + frames) * frameBytes), coding);
    for (let at = 0; at < frames; at += 1) {
      mono[from + at] = channels === 1 ? (samples[at] ?? 0) : ((samples[at * 2] ?? 0) + (samples[at * 2 + 1] ?? 0)) / 2;
    }
    await setImmediate();
  }
  return mono;
}

function samplesOf(data: Buffer, coding: WavSound['coding']): Int16Array {
  if (coding !== 'linear') return linearOf(data, coding);
  const samples = new Int16Array(data.length >> 1);
  for (let at = 0; at < samples.length; at += 1) samples[at] = data.readInt16LE(at * 2);
  return samples;
}

function lowPassOf(rate: number): LowPass {
  const known = lowPasses.get(rate);
  if (known !== undefined) return known;
  const made = new LowPass(rate);
  lowPasses.set(rate, made);
  return made;
}
