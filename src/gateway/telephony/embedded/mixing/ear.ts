import type { PlaybackId } from '../../port.ts';
import type { AudioBeat } from '../../sound/audio-beat.ts';
import { linearOf } from '../../sound/g711.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { Ticker } from '../../sound/ticker.ts';
import { frameSamples, mixed, type Source } from '../../sound/voice.ts';
import type { Leg } from './leg.ts';
import { Player } from './player.ts';

export interface EarParts {
  ticker: Ticker;
  beat: AudioBeat;
  leg: () => Leg | null;
  /** Digits are being sent, which come before all sound. */
  busy: () => boolean;
  onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void;
}

/** One playback, or a ringing tone of the core's own (no id). */
interface Queued {
  playbackId: PlaybackId | null;
  clips: readonly Clip[];
  endless: boolean;
}

interface Playing extends Pick<Queued, 'playbackId' | 'endless'> {
  player: Player;
}

const quiet = new Int16Array(frameSamples);
/** Frames of a playback that a listener may be behind. */
const maxPlayed = 3;

/**
 * What one channel hears; highest first: digits, music on hold, a playback, music of
 * the core's own, and whom it is joined with. One speaker alone is passed through as
 * their packets come:
 *
 *   passing ──a second source, or a format the leg lacks──► mixing ──one is left──► passing
 */
export class Ear {
  /** It hears nobody it is joined with. */
  deaf = false;
  /** What is heard in this beat, while somebody listens in. */
  heard: Int16Array | null = null;
  readonly #parts: EarParts;
  #sources: readonly Source[] = [];
  /** Of those, who is passed through. */
  #alone: unknown = null;
  #unfit = false;
  #mixing = false;
  #taps = 0;
  #ends: (() => void)[] = [];
  #stopBeat: (() => void) | null = null;
  #played: Int16Array[] = [];
  #music: Player | null = null;
  #comfort: Player | null = null;
  #playback: Playing | null = null;
  readonly #queue: Queued[] = [];
  #closed = false;

  constructor(parts: EarParts) {
    this.#parts = parts;
  }

  get musical(): boolean {
    return this.#music !== null;
  }

  get mixing(): boolean {
    return this.#mixing;
  }

  /** Who is heard; with `alone`, a channel whose packets may be passed through. */
  hearFrom(sources: readonly Source[], alone: unknown): void {
    if (this.#closed) return;
    this.#sources = sources;
    if (alone !== this.#alone) this.#unfit = false;
    this.#alone = alone;
    this.#arrange();
  }

  /** Somebody listens in on what is heard. Returns the function that ends it. */
  tap(): () => void {
    this.#taps += 1;
    this.#arrange();
    let tapping = true;
    return () => {
      if (!tapping) return;
      tapping = false;
      this.#taps -= 1;
      this.#arrange();
    };
  }

  pass(from: unknown, packet: AudioPacket): void {
    if (this.#mixing || from !== this.#alone || this.deaf || this.#occupied()) return;
    if (this.#parts.leg()?.relay(from, packet) !== false) return;
    // Codecs that do not match: decoded here, and sent as what the leg has.
    this.#unfit = true;
    this.#arrange();
  }

  passEvent(from: unknown, packet: EventPacket): void {
    if (this.#mixing || from !== this.#alone || this.deaf || this.#occupied()) return;
    this.#parts.leg()?.relayEvent(from, packet);
  }

  /** What is heard in this beat, but for one who speaks into it: they do not hear themselves. */
  heardWithout(source: Source): Int16Array | null {
    if (!this.#sources.includes(source) || this.deaf || this.#occupied()) return this.heard;
    return mixed(this.#sources.map((each) => (each === source ? null : each.current)));
  }

  beat(): void {
    if (this.#occupied()) {
      this.heard = this.#played.shift() ?? null;
      return;
    }
    this.heard = this.deaf ? null : mixed(this.#sources.map(({ current }) => current));
    if (this.#mixing) this.#parts.leg()?.speak(this, this.heard ?? quiet);
  }

  startMusic(clip: Clip): void {
    if (!this.#closed) this.#music ??= this.#play([clip], true, this.#parts.busy, () => {});
  }

  stopMusic(): void {
    this.#music?.stop();
    this.#music = null;
  }

  /** Music of the core's own, while whoever it talks to is away; null: no more of it. */
  comfort(clip: Clip | null): void {
    this.#comfort?.stop();
    this.#comfort = null;
    if (clip === null || this.#closed) return;
    const paused = (): boolean => this.#parts.busy() || this.#music !== null || this.#playback !== null;
    this.#comfort = this.#play([clip], true, paused, () => {});
  }

  /** Behind those that were asked for before; a tone of the core's own gives way. */
  play(playback: Queued): void {
    if (this.#closed || this.#parts.leg() === null) {
      if (playback.playbackId !== null) this.#parts.onPlayed(playback.playbackId, true);
      return;
    }
    this.stopTone();
    this.#queue.push(playback);
    if (this.#playback === null) this.#next();
  }

  /** A ringing tone of the core's own is over. */
  stopTone(): void {
    if (this.#playback !== null && this.#playback.playbackId === null && this.#playback.endless) this.stopPlayback();
  }

  /** Without an id: the one that plays. */
  stopPlayback(playbackId?: PlaybackId): void {
    const waiting = this.#queue.findIndex((each) => each.playbackId === playbackId);
    if (playbackId !== undefined && waiting !== -1) {
      this.#queue.splice(waiting, 1);
      this.#parts.onPlayed(playbackId, true);
      return;
    }
    const playback = this.#playback;
    if (playback === null || (playbackId !== undefined && playback.playbackId !== playbackId)) return;
    this.#over(playback, true);
  }

  close(): void {
    this.stopMusic();
    this.comfort(null);
    this.#closed = true;
    for (const { playbackId } of this.#queue.splice(0)) if (playbackId !== null) this.#parts.onPlayed(playbackId, true);
    this.stopPlayback();
    this.#sources = [];
    this.#taps = 0;
    this.#arrange();
  }

  #occupied(): boolean {
    return this.#parts.busy() || this.#music !== null || this.#playback !== null || this.#comfort !== null;
  }

  /** Listens to whom it must, and only then. */
  #arrange(): void {
    this.#mixing = this.#sources.length > 1 || (this.#sources.length === 1 && (this.#alone === null || this.#unfit));
    const needed = this.#mixing || this.#taps > 0;
    const before = this.#ends;
    this.#ends = needed ? this.#sources.map((source) => source.listen()) : [];
    // The new ones first: a voice heard on is not interrupted.
    for (const end of before) end();
    if (needed) this.#stopBeat ??= this.#parts.beat.add('ear', this);
    else {
      this.#stopBeat?.();
      this.#stopBeat = null;
      this.heard = null;
      this.#played = [];
    }
  }

  #next(): void {
    const next = this.#queue.shift();
    if (next === undefined) return;
    const paused = (): boolean => this.#parts.busy() || this.#music !== null;
    const playback: Playing = {
      playbackId: next.playbackId,
      endless: next.endless,
      player: this.#play(next.clips, next.endless, paused, () => this.#over(playback, false)),
    };
    this.#playback = playback;
  }

  #over(playback: Playing, interrupted: boolean): void {
    if (this.#playback !== playback) return;
    playback.player.stop();
    this.#playback = null;
    if (playback.playbackId !== null) this.#parts.onPlayed(playback.playbackId, interrupted);
    if (!this.#closed) this.#next();
  }

  #play(clips: readonly Clip[], endless: boolean, paused: () => boolean, onEnd: () => void): Player {
    return new Player(this.#parts.ticker, clips, {
      endless,
      paused,
      leg: this.#parts.leg,
      onFrame: (clip, index) => {
        const payload = clip.pcmu[index];
        if (this.#taps === 0 || payload === undefined) return;
        this.#played.push(linearOf(payload, 'pcmu'));
        if (this.#played.length > maxPlayed) this.#played.shift();
      },
      onEnd,
    });
  }
}
