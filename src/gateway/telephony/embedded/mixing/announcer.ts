import type { PlaybackId } from '../../port.ts';
import type { AudioBeat } from '../../sound/audio-beat.ts';
import { linearOf } from '../../sound/g711.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { Source } from '../../sound/voice.ts';

interface Queued {
  /** Null for a sound of the core itself. */
  playbackId: PlaybackId | null;
  clips: readonly Clip[];
  endless: boolean;
}

/** Plays to all members of a bridge. It is an additional voice in the bridge while it plays something. */
export class Announcer implements Source {
  current: Int16Array | null = null;
  readonly #beat: AudioBeat;
  readonly #onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void;
  readonly #onChange: () => void;
  readonly #queue: Queued[] = [];
  #frames: Buffer[] = [];
  #at = 0;
  #stop: (() => void) | null = null;

  /** @param onChange called when playing begins or ends */
  constructor(beat: AudioBeat, onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void, onChange: () => void) {
    this.#beat = beat;
    this.#onPlayed = onPlayed;
    this.#onChange = onChange;
  }

  get speaking(): boolean {
    return this.#stop !== null;
  }

  listen(): () => void {
    return () => {};
  }

  play(playback: Queued): void {
    this.#queue.push(playback);
    if (this.#queue.length === 1) this.#begin();
  }

  stopPlayback(playbackId: PlaybackId): void {
    const at = this.#queue.findIndex((each) => each.playbackId === playbackId);
    if (at !== -1) this.#over(at, true);
  }

  beat(): void {
    const playback = this.#queue[0];
    if (this.#at >= this.#frames.length && playback?.endless) this.#at = 0;
    const payload = this.#frames[this.#at];
    this.#at += 1;
    this.current = payload === undefined ? null : linearOf(payload, 'pcmu');
    if (payload === undefined) this.#over(0, false);
  }

  close(): void {
    while (this.#queue.length > 0) this.#over(this.#queue.length - 1, true);
  }

  #begin(): void {
    this.#frames = this.#queue[0]?.clips.flatMap(({ pcmu }) => [...pcmu]) ?? [];
    this.#at = 0;
    if (this.#stop !== null) return;
    this.#stop = this.#beat.add('source', this);
    this.#onChange();
  }

  #over(at: number, interrupted: boolean): void {
    const [playback] = this.#queue.splice(at, 1);
    if (playback && playback.playbackId !== null) this.#onPlayed(playback.playbackId, interrupted);
    if (at !== 0) return;
    if (this.#queue.length > 0) {
      this.#begin();
      return;
    }
    this.#stop?.();
    this.#stop = null;
    this.current = null;
    this.#onChange();
  }
}
