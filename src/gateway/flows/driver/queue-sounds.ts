import type { Clock } from '../../../domain/clock.ts';
import type { PlayPart } from '../../../domain/flows/run/commands.ts';
import type { QueueSound } from '../../../domain/routing/queues/definition.ts';
import type { FlowHands } from '../../calls/flow-port.ts';
import type { QueueHandle } from '../../routing/queues/port.ts';
import type { Media } from '../../telephony/port.ts';
import { sentencesOf } from './queue-sentences.ts';

/** How often it is checked whether something is to be said, in ms. */
const checkMs = 2_000;
/** Ids of the queue's sounds. Those of the interpreter are other ones. */
const [music, message] = ['queue-music', 'queue-message'];

/** What a caller hears in a queue without a flow: music, announcements of their place, and comfort messages in turn. */
export class QueueSounds {
  readonly #handle: QueueHandle;
  readonly #hands: FlowHands;
  readonly #parts: { clock: Clock; media(parts: readonly PlayPart[]): readonly Media[]; language: string };
  #cancelCheck: () => void = () => {};
  #speaking = false;
  #stopped = false;
  #comforted = 0;
  #lastComfort: number;

  constructor(
    handle: QueueHandle,
    hands: FlowHands,
    parts: { clock: Clock; media(parts: readonly PlayPart[]): readonly Media[]; language: string },
  ) {
    this.#handle = handle;
    this.#hands = hands;
    this.#parts = parts;
    this.#lastComfort = parts.clock.now();
    this.#playMusic();
    this.#check();
  }

  played(id: string): boolean {
    if (id === music) {
      // The music of the queue cannot be played. The music on hold needs no file.
      if (!this.#stopped) this.#hands.playMusic(music, null);
      return true;
    }
    if (id !== message) return false;
    this.#speaking = false;
    if (!this.#stopped) this.#playMusic();
    return true;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelCheck();
    this.#hands.stopPlaying(music);
    this.#hands.stopPlaying(message);
  }

  #check(): void {
    this.#cancelCheck = this.#parts.clock.after(checkMs, () => {
      if (!this.#speaking) this.#speak();
      this.#check();
    });
  }

  #speak(): void {
    const due = this.#handle.announcement();
    const parts = due === null ? this.#comfort() : sentencesOf(due, this.#parts.language);
    const media = this.#parts.media(parts);
    if (media.length === 0) return;
    this.#speaking = true;
    this.#hands.stopPlaying(music);
    this.#hands.play(message, media, false);
  }

  #comfort(): PlayPart[] {
    const { sounds, everySeconds } = this.#handle.queue().body.comfort;
    const now = this.#parts.clock.now();
    const sound = sounds[this.#comforted % Math.max(1, sounds.length)];
    if (sound === undefined || now - this.#lastComfort < everySeconds * 1000) return [];
    this.#lastComfort = now;
    this.#comforted += 1;
    return [this.#partOf(sound)];
  }

  #playMusic(): void {
    const { music: sound } = this.#handle.queue().body;
    const [media = null] = sound === null ? [] : this.#parts.media([this.#partOf(sound)]);
    this.#hands.playMusic(music, media);
  }

  #partOf({ prompt, url, text = '', language = this.#parts.language }: QueueSound): PlayPart {
    if (prompt !== undefined) return { prompt, language };
    return url === undefined ? { text, language } : { url };
  }
}
