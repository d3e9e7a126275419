import type { Melody } from '../../domain/devices/ring.ts';
import { pageAudio } from './page-audio.ts';

interface Output {
  audio: AudioContext;
  out: AudioNode;
}

const outputs = new Map<string, Output>();

type Play = (audio: AudioContext, out: AudioNode, at: number) => void;

/** The rings. Frequencies in Hz. */
const rings: Readonly<Record<Melody, { everyMs: number; play: Play }>> = {
  /** Two soft notes. */
  soft: {
    everyMs: 3000,
    play: (audio, out, at) => {
      for (const [index, hertz] of [587.33, 783.99, 587.33, 783.99].entries())
        note(audio, out, hertz, at + index * 0.22, 0.2, 0.12);
    },
  },
  /** Two bursts of a bell with two gongs. */
  classic: {
    everyMs: 4000,
    play: (audio, out, at) => {
      for (let strike = 0; strike < 20; strike += 1) {
        const begin = at + strike * 0.05 + (strike < 10 ? 0 : 0.3);
        note(audio, out, strike % 2 === 0 ? 1050 : 1325, begin, 0.1, 0.08);
      }
    },
  },
  chime: {
    everyMs: 3500,
    play: (audio, out, at) => {
      for (const [index, hertz] of [523.25, 659.25, 783.99, 1046.5].entries())
        note(audio, out, hertz, at + index * 0.16, 0.5, 0.1);
    },
  },
  /** For people with a hearing loss, which takes high tones first. */
  low: {
    everyMs: 2500,
    play: (audio, out, at) => {
      for (const [index, hertz] of [392, 261.63, 392, 261.63].entries())
        note(audio, out, hertz, at + index * 0.25, 0.24, 0.2);
    },
  },
};

const usualVolume = 0.5;
let ring: { melody: Melody; volume: number } = { melody: 'soft', volume: usualVolume };
let tellSilent: (silent: boolean) => void = () => {};

/** The melody of each later ring in this page, and its volume, 0 to 1. */
export function tuneRing(next: { melody: Melody; volume: number }): void {
  ring = next;
}

/** How loud a ring from a file is, 0 to 1. */
export function fileVolume(): number {
  return Math.min(1, ring.volume / usualVolume);
}

/** @param tell true: a call rings, and the browser plays nothing before the next click on the page; false: it plays */
export function watchRing(tell: (silent: boolean) => void): void {
  tellSilent = tell;
}

/** Rings until the returned function is called. */
export function playRinging(deviceId?: string): () => void {
  const { everyMs, play } = rings[ring.melody];
  const stop = repeat(everyMs, deviceId, play, ring.volume / usualVolume);
  const stopWatching = watchSilence(outputOf(deviceId).audio);
  return () => {
    stop();
    stopWatching();
  };
}

/** A browser starts a context a moment after it was asked, or at the first click on the page. */
function watchSilence(audio: AudioContext): () => void {
  let silent = false;
  const become = (now: boolean): void => {
    if (now === silent) return;
    silent = now;
    tellSilent(now);
  };
  const timer = setTimeout(() => become(audio.state !== 'running'), 500);
  const listen = (): void => become(silent && audio.state !== 'running');
  audio.addEventListener('statechange', listen);
  return () => {
    clearTimeout(timer);
    audio.removeEventListener('statechange', listen);
    become(false);
  };
}

/** The ringback tone of ITU-T E.182, here 440 and 480 Hz, for 2 s of every 6 s. */
export function playRingback(deviceId?: string): () => void {
  return repeat(6000, deviceId, (audio, out, at) => {
    note(audio, out, 440, at, 2, 0.05);
    note(audio, out, 480, at, 2, 0.05);
  });
}

/** The call waiting tone of ITU-T E.180: here 440 Hz for 0.3 s, more often than in telephone networks. */
export function playWaiting(deviceId?: string): () => void {
  const play: Play = (audio, out, at) => note(audio, out, 440, at, 0.3, 0.06);
  return repeat(5000, deviceId, play, ring.volume / usualVolume);
}

/** Frequencies of key tones, in Hz: ITU-T Q.23. */
export function playKey(digit: string, deviceId?: string): void {
  const at = '123456789*0#'.indexOf(digit);
  const low = [697, 770, 852, 941][Math.floor(at / 3)];
  const high = [1209, 1336, 1477][at % 3];
  if (low === undefined || high === undefined) return;
  once(deviceId, (audio, out, now) => {
    for (const hertz of [low, high]) note(audio, out, hertz, now, 0.12, 0.04);
  });
}

export function playEnd(deviceId?: string): void {
  once(deviceId, (audio, out, now) => {
    for (const [index, hertz] of [480, 400].entries()) note(audio, out, hertz, now + index * 0.14, 0.12, 0.05);
  });
}

function once(deviceId: string | undefined, play: Play): void {
  const { audio, out } = outputOf(deviceId);
  // Without this check a tone would play at the first click on the page, too late.
  if (audio.state === 'running') play(audio, out, audio.currentTime + 0.01);
  else void audio.resume().catch(() => undefined);
}

/** One per page and device, because browsers allow only a few. */
function outputOf(deviceId = ''): Output {
  const known = outputs.get(deviceId);
  if (known) return known;
  const audio = (deviceId === '' ? pageAudio() : null) ?? new AudioContext();
  const output = { audio, out: deviceId === '' ? audio.destination : playedBy(audio, deviceId) };
  outputs.set(deviceId, output);
  return output;
}

/** In Firefox a context has no choice of the device, and an element has one. */
function playedBy(audio: AudioContext, deviceId: string): AudioNode {
  const choosing = audio as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (choosing.setSinkId !== undefined || !('setSinkId' in HTMLMediaElement.prototype)) {
    void choosing.setSinkId?.(deviceId).catch(() => undefined);
    return audio.destination;
  }
  const node = audio.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = node.stream;
  void element.setSinkId(deviceId).catch(() => undefined);
  // The browser refuses before the first click on the page. It plays once the context does.
  audio.addEventListener('statechange', () => void element.play().catch(() => undefined));
  void element.play().catch(() => undefined);
  return node;
}

function repeat(everyMs: number, deviceId: string | undefined, play: Play, volume = 1): () => void {
  const output = outputOf(deviceId);
  const { audio } = output;
  const out = audio.createGain();
  out.gain.value = volume;
  out.connect(output.out);
  // The browser keeps the context suspended until the first click on the page. The tone stays silent.
  void audio.resume().catch(() => undefined);
  const again = (): void => play(audio, out, audio.currentTime + 0.02);
  again();
  const timer = setInterval(again, everyMs);
  return () => {
    clearInterval(timer);
    out.disconnect();
  };
}

function note(audio: AudioContext, out: AudioNode, hertz: number, at: number, seconds: number, loudness: number): void {
  const oscillator = audio.createOscillator();
  const envelope = audio.createGain();
  oscillator.frequency.value = hertz;
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(loudness, at + 0.02);
  envelope.gain.setValueAtTime(loudness, at + seconds - 0.05);
  envelope.gain.linearRampToValueAtTime(0, at + seconds);
  oscillator.connect(envelope).connect(out);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}
