/** The temporary address of a recording's audio. */
export interface Playback {
  /** Needs no token: the address is signed, and valid until `expiresAt`. */
  url: string;
  /** ISO 8601. */
  expiresAt: string;
  /** The same sound as a file. Absent: this person only plays it. */
  download?: string | undefined;
}

/**
 * The playback state of one recording.
 *
 *   idle ─play─► loading ─► playing ◄─► paused ─► idle (end reached)
 *                   └─► failed ─play─► loading
 */
export type PlayerState = 'idle' | 'loading' | 'playing' | 'paused' | 'failed';

/** Only one recording of a page plays at a time. */
let speaking: Sound | null = null;

/** The audio of one recording. Nothing is loaded before playback. An expired address is renewed. */
export class Sound {
  state: PlayerState = 'idle';
  /** Seconds from the start. */
  position = 0;
  /** The address of the file to keep. null: not known, or not for this person. */
  download: string | null = null;
  readonly #open: () => Promise<Playback>;
  readonly #onChange: () => void;
  #audio: HTMLAudioElement | null = null;
  #rate = 1;
  #renewed = false;

  /** @param open requests an address */
  constructor(open: () => Promise<Playback>, onChange: () => void) {
    this.#open = open;
    this.#onChange = onChange;
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = rate;
    if (this.#audio) this.#audio.playbackRate = rate;
    this.#onChange();
  }

  async play(): Promise<void> {
    if (speaking !== this) speaking?.pause();
    speaking = this;
    this.#become('loading');
    try {
      const audio = this.#audio ?? (await this.#load());
      // Playback was paused, or another recording was started, before the address arrived.
      if (speaking === this) await audio.play();
    } catch {
      // `open` already reported its error. A playback interrupted by a pause is no failure.
      if (this.state === 'loading') this.#become('failed');
    }
  }

  pause(): void {
    if (speaking === this) speaking = null;
    this.#audio?.pause();
    if (this.state === 'loading') this.#become('paused');
  }

  /** @param position seconds from the start */
  seek(position: number): void {
    this.position = position;
    if (this.#audio) this.#audio.currentTime = position;
    this.#onChange();
  }

  close(): void {
    this.pause();
    this.#audio?.removeAttribute('src');
    this.#audio = null;
  }

  async #load(): Promise<HTMLAudioElement> {
    const { url, download = null } = await this.#open();
    this.download = download;
    const audio = new Audio();
    audio.preload = 'auto';
    audio.preservesPitch = true;
    audio.src = url;
    audio.currentTime = this.position;
    audio.playbackRate = this.#rate;
    this.#audio = audio;
    audio.addEventListener('playing', () => this.#become('playing'));
    audio.addEventListener('waiting', () => this.#become('loading'));
    audio.addEventListener('pause', () => {
      if (!audio.ended && this.#audio === audio) this.#become('paused');
    });
    audio.addEventListener('timeupdate', () => {
      if (this.#audio !== audio || audio.ended) return;
      this.position = audio.currentTime;
      this.#renewed = false;
      this.#onChange();
    });
    audio.addEventListener('ended', () => {
      if (speaking === this) speaking = null;
      this.position = 0;
      audio.currentTime = 0;
      this.#become('idle');
    });
    audio.addEventListener('error', () => {
      if (this.#audio === audio) this.#lost();
    });
    return audio;
  }

  /** The address may have expired during a pause, so a new one is requested once. */
  #lost(): void {
    this.#audio = null;
    const wanted = this.state === 'playing' || this.state === 'loading';
    if (wanted && !this.#renewed) {
      this.#renewed = true;
      void this.play();
    } else this.#become(wanted ? 'failed' : 'paused');
  }

  #become(state: PlayerState): void {
    if (this.state === state) return;
    this.state = state;
    this.#onChange();
  }
}
