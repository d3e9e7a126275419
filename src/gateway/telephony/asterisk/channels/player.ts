import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { PlaybackId } from '../../port.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { MediaSocket } from '../server/media-socket.ts';

/** One playback, or a sound of the core itself (no ID). */
export interface Playing {
  playbackId: PlaybackId | null;
  clips: readonly Clip[];
  endless: boolean;
}

/** µ-law bytes per second. */
const bytesPerSecond = 8000;
/** Audio that Asterisk should have queued, in ms. Asterisk accepts twenty seconds at most. */
const aheadMs = 3000;
const topUpMs = 500;

/**
 * Plays media in order into one place of Asterisk. Its channel is opened for the first playback and closed after the
 * last:
 *
 *   idle ──play──► opening ──► playing ──last one done, or stopped──► idle
 */
export class Player {
  readonly #clock: Clock;
  readonly #open: () => Promise<MediaSocket>;
  readonly #onIdle: () => void;
  readonly #onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void;
  readonly #onError: (error: unknown) => void;
  readonly #queue: Playing[] = [];
  #now: Playing | null = null;
  #stopNow: () => void = () => {};
  #running = false;
  #closed = false;

  /**
   * @param open opens a channel that is heard in the place
   * @param onIdle the channel is closed, and nothing is played there
   */
  constructor(
    clock: Clock,
    handlers: {
      open: () => Promise<MediaSocket>;
      onIdle: () => void;
      onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void;
      onError: (error: unknown) => void;
    },
  ) {
    this.#clock = clock;
    this.#open = handlers.open;
    this.#onIdle = handlers.onIdle;
    this.#onPlayed = handlers.onPlayed;
    this.#onError = handlers.onError;
  }

  play(playing: Playing): void {
    if (this.#closed) {
      this.#played(playing, true);
      return;
    }
    this.#queue.push(playing);
    if (!this.#running) void this.#run();
  }

  stop(playbackId: PlaybackId | null): void {
    if (this.#now?.playbackId === playbackId) {
      this.#stopNow();
      return;
    }
    const at = this.#queue.findIndex((waiting) => waiting.playbackId === playbackId);
    const [waiting] = at === -1 ? [] : this.#queue.splice(at, 1);
    if (waiting) this.#played(waiting, true);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) this.#played(waiting, true);
    this.#stopNow();
  }

  async #run(): Promise<void> {
    this.#running = true;
    let media: MediaSocket | null = null;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        let stopped = false;
        this.#now = next;
        this.#stopNow = () => {
          stopped = true;
        };
        media ??= await this.#open();
        const interrupted = stopped || this.#closed || !(await this.#say(media, next));
        this.#now = null;
        this.#played(next, interrupted);
      }
    } catch (error) {
      if (!this.#closed) this.#onError(error);
      const now = this.#now;
      this.#now = null;
      if (now) this.#played(now, true);
      for (const waiting of this.#queue.splice(0)) this.#played(waiting, true);
    }
    this.#stopNow = () => {};
    this.#running = false;
    media?.close();
    this.#onIdle();
    // A playback may have been requested while the channel was closing.
    if (this.#queue.length > 0) void this.#run();
  }

  /** Resolves with true if all of it was heard. */
  #say(media: MediaSocket, { clips, endless }: Playing): Promise<boolean> {
    const sound = Buffer.concat(clips.flatMap(({ pcmu }) => pcmu));
    if (sound.length === 0) return Promise.resolve(true);
    const began = ticks(this.#clock);
    let sent = 0;
    return new Promise((resolve) => {
      let over = false;
      let stopTimer: () => void = () => {};
      const finish = (whole: boolean): void => {
        if (over) return;
        over = true;
        stopTimer();
        media.onClose = null;
        resolve(whole);
      };
      const topUp = (): void => {
        const due = ((ticks(this.#clock) - began + aheadMs) * bytesPerSecond) / 1000;
        while (sent < due && (endless || sent < sound.length)) {
          const at = sent % sound.length;
          const piece = sound.subarray(at, Math.min(sound.length, at + bytesPerSecond));
          media.send(piece);
          sent += piece.length;
        }
        if (!endless && sent >= sound.length) void media.drained().then(() => finish(true));
        else stopTimer = this.#clock.after(topUpMs, topUp);
      };
      media.onClose = () => finish(false);
      this.#stopNow = () => {
        media.flush();
        finish(false);
      };
      topUp();
    });
  }

  #played({ playbackId }: Playing, interrupted: boolean): void {
    if (playbackId !== null) this.#onPlayed(playbackId, interrupted);
  }
}
