import type { AudioBeat } from '../../sound/audio-beat.ts';
import { linearOf } from '../../sound/g711.ts';
import { frameSamples } from '../../sound/voice.ts';
import type { MediaSocket } from '../server/media-socket.ts';

/** Frames to buffer before the first is used, so that slightly late packets leave no gap. */
const ahead = 3;
/** Maximum number of buffered frames. More are dropped, so that recordings stay in time. */
const most = 15;

/** Listens to one place of Asterisk, in even frames of the common beat. */
export class Tap {
  /** The 20 ms of this beat. Null: silence. */
  current: Int16Array | null = null;
  readonly #media: MediaSocket;
  readonly #stopBeat: () => void;
  #waiting: Int16Array[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #flowing = false;

  constructor(media: MediaSocket, beat: AudioBeat) {
    this.#media = media;
    media.onAudio = (muLaw) => this.#take(muLaw);
    this.#stopBeat = beat.add('source', this);
  }

  beat(): void {
    if (!this.#flowing && this.#waiting.length >= ahead) this.#flowing = true;
    this.current = this.#flowing ? (this.#waiting.shift() ?? null) : null;
    if (this.#waiting.length === 0) this.#flowing = false;
  }

  close(): void {
    this.#stopBeat();
    this.#media.onAudio = null;
    this.#media.close();
  }

  #take(muLaw: Buffer): void {
    const all = this.#rest.length === 0 ? muLaw : Buffer.concat([this.#rest, muLaw]);
    let at = 0;
    for (; at + frameSamples <= all.length; at += frameSamples) {
      this.#waiting.push(linearOf(all.subarray(at, at + frameSamples), 'pcmu'));
    }
    this.#rest = all.subarray(at);
    if (this.#waiting.length > most) this.#waiting = this.#waiting.slice(-ahead);
  }
}
