/**
 * Creates the sounds of the gateway (src/gateway/telephony/sounds, src/gateway/speech/phrases) and of the demo's flow
 * again. The repository contains them, so running Sidecall does not need this script. It needs espeak-ng for speech and
 * sox for clean-up (Debian: apt-get install espeak-ng sox). Both are free programs whose licence does not extend to what
 * they produce.
 *
 *     node scripts/make-sounds.ts            all of them
 *     node scripts/make-sounds.ts phrases    only the phrases, in all languages; demo: only the prompts of the demo
 *     node scripts/make-sounds.ts phrases hi only the phrases in Hindi
 *
 * The music on hold is computed here, sample by sample. It uses no recording and needs no licence.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spokenLanguages } from '../src/domain/flows/spoken/recorded.ts';
import type { SpokenLanguage } from '../src/domain/flows/spoken/spoken-language.ts';

const work = mkdtempSync(join(tmpdir(), 'sidecall-sounds-'));
const folder = resolve(import.meta.dirname, '../src/gateway/telephony/sounds');
const phraseFolder = resolve(import.meta.dirname, '../src/gateway/speech/phrases');
const demoFolder = resolve(import.meta.dirname, '../demo/flow');

interface Speech {
  /** espeak-ng's voice and variant. */
  voice: string;
  /** Words per minute, and pitch from 0 to 99. */
  speed: number;
  pitch: number;
  text: string;
  /** Seconds of silence before and after. */
  pad: [before: number, behind: number];
  /** The telephone band, or full sound for the demo page's speakers. */
  quality: 'telephone' | 'wide';
}

/** The voices of the gateway, by language. */
const voices: Readonly<Record<string, Pick<Speech, 'voice' | 'speed' | 'pitch'>>> = {
  en: { voice: 'en-gb-x-rp+f3', speed: 168, pitch: 46 },
  ar: { voice: 'ar+f3', speed: 175, pitch: 46 },
  es: { voice: 'es-419+f3', speed: 170, pitch: 46 },
  hi: { voice: 'hi+f3', speed: 175, pitch: 46 },
  id: { voice: 'id+f3', speed: 170, pitch: 46 },
  pt: { voice: 'pt-br+f3', speed: 170, pitch: 46 },
};

function voiceOf(tag: string): Pick<Speech, 'voice' | 'speed' | 'pitch'> {
  const voice = voices[tag];
  if (voice === undefined) throw new Error(`There is no voice for ${tag}.`);
  return voice;
}

/** Recorded prompts that the demo uploads. */
const demoPrompts: Record<string, string> = {
  welcome: 'Welcome to Fernwhistle: tools for unhurried gardens.',
};

const speeches: Record<string, Speech> = {
  apology: {
    voice: 'en-gb-x-rp+f3',
    speed: 148,
    pitch: 46,
    text: 'Sorry, nobody can take your call right now. We can see that you called, and we will call you back. Good bye.',
    pad: [0.4, 0.5],
    quality: 'telephone',
  },
  voicemail: {
    voice: 'en-gb-x-rp+f3',
    speed: 148,
    pitch: 46,
    text: 'Sorry, nobody can take your call right now. Please leave a message after the tone. When you are done, hang up, or press the hash key.',
    pad: [0.4, 0.2],
    quality: 'telephone',
  },
  consent: {
    voice: 'en-gb-x-rp+f3',
    speed: 148,
    pitch: 46,
    text: 'This call is recorded. If you do not want that, please say so now.',
    pad: [0.3, 0.2],
    quality: 'telephone',
  },
  'press-one': {
    voice: 'en-gb-x-rp+f3',
    speed: 150,
    pitch: 46,
    text: 'You have a call. To take it, press one.',
    pad: [0.3, 1.2],
    quality: 'telephone',
  },
  'demo-callee': {
    voice: 'en-us+m3',
    speed: 150,
    pitch: 40,
    text: 'Hello! This is the voice at the other end of the Sidecall demo. I can talk, but I cannot listen. Try the hold button, or hang up whenever you like.',
    pad: [0.3, 1.5],
    quality: 'telephone',
  },
  'demo-caller-1': {
    voice: 'en-us+f3',
    speed: 158,
    pitch: 50,
    text: 'Hello, this is Marigold Thimble. I ordered a fern and a watering can, but only the fern has come. Could you see where my can is?',
    pad: [0.6, 0.8],
    quality: 'wide',
  },
  'demo-caller-2': {
    voice: 'en-gb-x-rp+m7',
    speed: 150,
    pitch: 42,
    text: 'Good day. I have not bought from you before. Do you deliver plants to offices, and what would a dozen cost?',
    pad: [0.6, 0.8],
    quality: 'wide',
  },
};

/** Soft chords of two seconds each. The last one leads back to the first. */
const chords: readonly (readonly number[])[] = [
  [48, 60, 64, 67, 71],
  [45, 60, 64, 67, 69],
  [41, 57, 60, 64, 69],
  [43, 59, 62, 67, 69],
  [40, 59, 64, 67, 71],
  [45, 57, 60, 64, 72],
  [38, 57, 60, 65, 69],
  [43, 59, 62, 65, 71],
];
const chordSeconds = 2;
const rate = 8000;

function music(): Int16Array {
  const length = chords.length * chordSeconds * rate;
  const sound = new Float64Array(length);
  chords.forEach((chord, bar) => {
    const [bass = 48, ...tones] = chord;
    add(sound, bar * chordSeconds, bass, 0.34, 1.8);
    // The chord's notes, up and down again in quavers.
    const pattern = [...tones, ...[...tones].reverse()].slice(0, 8);
    pattern.forEach((tone, step) => {
      add(sound, bar * chordSeconds + (step * chordSeconds) / 8, tone, step === 0 ? 0.3 : 0.22, 1.1);
    });
  });
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return Int16Array.from(sound, (sample) => Math.round((sample / peak) * 9000));
}

/** A soft plucked tone with a decay. The part after the end continues at the start, so the loop has no seam. */
function add(sound: Float64Array, at: number, midi: number, loudness: number, seconds: number): void {
  const hertz = 440 * 2 ** ((midi - 69) / 12);
  const start = Math.round(at * rate);
  for (let n = 0; n < seconds * 2 * rate; n++) {
    const time = n / rate;
    const attack = Math.min(1, time / 0.012);
    const turn = 2 * Math.PI * hertz * time;
    const tone =
      Math.sin(turn) +
      0.35 * Math.sin(2 * turn) * Math.exp(-3 * time) +
      0.12 * Math.sin(3 * turn) * Math.exp(-6 * time);
    const place = (start + n) % sound.length;
    sound[place] = (sound[place] ?? 0) + loudness * attack * Math.exp((-3 * time) / seconds) * tone;
  }
}

function wavOf(samples: Int16Array): Buffer {
  const wav = Buffer.alloc(44 + samples.length * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples.length * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples.length * 2, 40);
  for (const [at, sample] of samples.entries()) wav.writeInt16LE(sample, 44 + at * 2);
  return wav;
}

const telephone = ['-r', '8000', '-c', '1', '-e', 'mu-law', '-b', '8'];
const wide = ['-r', '16000', '-c', '1', '-e', 'signed-integer', '-b', '16'];

/** Cuts silence off the beginning, then off the end. */
const trimmed = ['silence', '1', '0.01', '1%', 'reverse', 'silence', '1', '0.01', '1.5%', 'reverse'];

function speak({ voice, speed, pitch, text, pad, quality }: Speech, file: string, shape: readonly string[] = []): void {
  const raw = join(work, 'raw.wav');
  execFileSync('espeak-ng', ['-v', voice, '-s', String(speed), '-p', String(pitch), '-g', '3', '-w', raw, text]);
  // Removes rumble and hiss, evens the loudness, and adds a little reverb to the words.
  const effects = ['highpass', '120', 'lowpass', quality === 'telephone' ? '3400' : '6500'];
  effects.push('compand', '0.02,0.2', '6:-70,-60,-20,-12,-6', '-4', '-90', '0.1');
  effects.push('reverb', '12', '50', '30', 'norm', '-4', ...shape, 'pad', String(pad[0]), String(pad[1]));
  const form = quality === 'telephone' ? telephone : wide;
  execFileSync('sox', ['-V1', '-R', raw, ...form, file, ...effects, 'remix', '-']);
}

/** Phrases are joined to texts, so those that go on have hardly any pause. */
function makePhrases({ tag, phrases, words }: SpokenLanguage): void {
  const target = join(phraseFolder, tag);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of Object.entries({ ...phrases, ...words })) {
    const behind = /[.?।؟]$/u.test(text) ? 0.25 : 0.02;
    speak({ ...voiceOf(tag), text, pad: [0.02, behind], quality: 'telephone' }, join(target, `${name}.wav`), trimmed);
  }
}

function makeSounds(): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, speech] of Object.entries(speeches)) speak(speech, join(folder, `${name}.wav`));
  const raw = join(work, 'moh.wav');
  writeFileSync(raw, wavOf(music()));
  execFileSync('sox', ['-V1', '-R', raw, ...telephone, join(folder, 'moh.wav')]);
}

function makeDemoPrompts(): void {
  for (const [name, text] of Object.entries(demoPrompts)) {
    speak({ ...voiceOf('en'), text, pad: [0.3, 0.3], quality: 'telephone' }, join(demoFolder, `${name}.wav`), trimmed);
  }
}

if (import.meta.main) {
  try {
    const [, , only, language] = process.argv;
    if (only === undefined) makeSounds();
    if (only === undefined || only === 'phrases') {
      for (const each of spokenLanguages) if (language === undefined || each.tag === language) makePhrases(each);
    }
    if (only === undefined || only === 'demo') makeDemoPrompts();
  } finally {
    rmSync(work, { recursive: true });
  }
}
