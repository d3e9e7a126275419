import { SoundProblem } from './sound-problem.ts';
import { wavFile } from './wav-file.ts';

/** The longest prompt that the gateway stores, in seconds. */
export const longestSeconds = 600;
/** Larger files are not read: they would fill the browser's memory. */
export const mostMegabytes = 100;
/** The same for files that do not say how long they are. */
const mostMegabytesUnknown = 20;
/** What the telephone network carries. The gateway stores prompts like this. */
const rate = 8000;
/** Below this level nothing is heard: -54 dB. */
const silence = 0.002;

/** A sound as it is sent to the gateway. */
export interface PromptSound {
  /** WAV: 8 kHz, 16 bits, one channel. */
  wav: Blob;
  seconds: number;
  /** Nothing can be heard in it. */
  silent: boolean;
}

/**
 * Converts a file that the browser can read, on the browser's own threads, to what the gateway stores.
 * @throws SoundProblem
 */
export async function promptSound(file: Blob): Promise<PromptSound> {
  if (file.size === 0) throw new SoundProblem('The file is empty. Choose another one.');
  const megabytes = file.size / 1_000_000;
  if (megabytes > mostMegabytes) throw tooLarge(megabytes, mostMegabytes);
  // Read from the file's head: decoding an hour takes a gigabyte of memory.
  const told = await toldSeconds(file);
  if (typeof told === 'number' && told > longestSeconds) throw tooLong(told);
  if (typeof told === 'string' && megabytes > mostMegabytesUnknown) {
    throw told === 'unreadable' ? unreadable() : tooLarge(megabytes, mostMegabytesUnknown);
  }
  const sound = await decoded(file);
  if (sound.duration > longestSeconds) throw tooLong(sound.duration);
  const samples = await oneChannel(sound);
  return {
    wav: new Blob([wavFile(samples, rate)], { type: 'audio/wav' }),
    seconds: samples.length / rate,
    silent: samples.every((sample) => Math.abs(sample) < silence),
  };
}

/** The duration as the file states it. */
async function toldSeconds(file: Blob): Promise<number | 'unstated' | 'unreadable'> {
  const audio = document.createElement('audio');
  const address = URL.createObjectURL(file);
  try {
    return await new Promise((resolve) => {
      audio.addEventListener('loadedmetadata', () => {
        resolve(Number.isFinite(audio.duration) ? audio.duration : 'unstated');
      });
      audio.addEventListener('error', () => resolve('unreadable'), { once: true });
      audio.preload = 'metadata';
      audio.src = address;
    });
  } finally {
    audio.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}

async function decoded(file: Blob): Promise<AudioBuffer> {
  let sound: AudioBuffer;
  try {
    // Decoding converts to the rate of the context.
    sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer());
  } catch (cause) {
    throw unreadable(cause);
  }
  if (sound.length === 0) throw new SoundProblem('There is no sound in this file. Choose another one.');
  return sound;
}

/** All channels together, as loud as each. */
async function oneChannel(sound: AudioBuffer): Promise<Float32Array> {
  if (sound.numberOfChannels === 1) return sound.getChannelData(0);
  const context = new OfflineAudioContext(1, sound.length, rate);
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

function unreadable(cause?: unknown): SoundProblem {
  return new SoundProblem('The browser finds no sound in this file. Use MP3, WAV, M4A, Ogg or FLAC.', { cause });
}

function tooLarge(megabytes: number, most: number): SoundProblem {
  return new SoundProblem(
    `The file has ${Math.ceil(megabytes)} MB. It may have ${most} MB at most: save it as MP3, and choose it again.`,
  );
}

function tooLong(seconds: number): SoundProblem {
  const minutes = Math.ceil(seconds / 60);
  return new SoundProblem(
    `The sound is ${minutes} minutes long. A prompt has ${longestSeconds / 60} minutes at most: cut it, and choose it again.`,
  );
}
