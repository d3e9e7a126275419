import type { PlayPart } from '../../../domain/flows/run/commands.ts';

/** Makes one sound, and calls back when it is over, or cannot be made. */
export interface Speaker {
  speak(text: string, language: string, over: () => void): void;
  play(address: string, over: () => void): void;
  /** Ends the sound. Nothing calls back afterwards. */
  stop(): void;
}

type AddressOf = (prompt: string, language: string) => Promise<string | null>;

/** Plays the parts of prompts one after another. */
export class PromptPlayer {
  readonly #speaker: Speaker;
  readonly #addressOf: AddressOf;
  /** Counts playbacks, so that what was stopped does not go on. */
  #playback = 0;

  constructor(speaker: Speaker, addressOf: AddressOf) {
    this.#speaker = speaker;
    this.#addressOf = addressOf;
  }

  /** @param over called once, unless it is stopped before */
  play(parts: readonly PlayPart[], over: () => void): void {
    this.stop();
    this.#next(parts, this.#playback, over);
  }

  stop(): void {
    this.#playback += 1;
    this.#speaker.stop();
  }

  #next([part, ...rest]: readonly PlayPart[], playback: number, over: () => void): void {
    if (playback !== this.#playback) return;
    if (part === undefined) {
      over();
      return;
    }
    let isOver = false;
    // A player may report both an end and an error.
    const next = (): void => {
      if (!isOver) this.#next(rest, playback, over);
      isOver = true;
    };
    if ('text' in part) this.#speaker.speak(part.text, part.language, next);
    else if ('number' in part) this.#speaker.speak(String(part.number), part.language, next);
    else if ('digits' in part) this.#speaker.speak([...part.digits].join(' '), part.language, next);
    else if ('url' in part) this.#speaker.play(part.url, next);
    else if ('prompt' in part) void this.#playPrompt(part, playback, next);
    else next();
  }

  async #playPrompt({ prompt, language }: { prompt: string; language: string }, playback: number, next: () => void) {
    const address = await this.#addressOf(prompt, language).catch(() => null);
    if (playback !== this.#playback) return;
    if (address === null) next();
    else this.#speaker.play(address, next);
  }
}

/** The browser's own voice and player. Without a voice, texts are silent. */
export function browserSpeaker(): Speaker {
  let audio: HTMLAudioElement | null = null;
  let utterance: SpeechSynthesisUtterance | null = null;
  const voice = 'speechSynthesis' in globalThis ? speechSynthesis : null;
  // Some browsers load their voices when they are asked for the first time.
  voice?.getVoices();
  return {
    speak(text, language, over) {
      // Without a voice `end` never comes on some systems.
      if (voice === null || voice.getVoices().length === 0) {
        over();
        return;
      }
      utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = language;
      utterance.onend = over;
      utterance.onerror = over;
      voice.speak(utterance);
    },
    play(address, over) {
      audio = new Audio(address);
      audio.onended = over;
      audio.onerror = over;
      void audio.play().catch(over);
    },
    stop() {
      for (const each of [audio, utterance]) if (each) each.onerror = null;
      if (audio) {
        audio.onended = null;
        audio.pause();
      }
      if (utterance) utterance.onend = null;
      audio = null;
      utterance = null;
      voice?.cancel();
    },
  };
}
