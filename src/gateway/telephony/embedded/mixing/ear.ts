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
  /** True while digits are sent. Digits have priority over all audio. */
  busy: () => boolean;
  onPlayed: (playbackId: PlaybackId, interrupted: boolean) => void;
}

/** One playback, or a ringing tone of the core itself (no ID). */
interface Queued {
  playbackId: PlaybackId | null;
  clips: readonly Clip[];
  endless: boolean;
}

interface Playing extends Pick<Queued, 'playbackId' | 'endless'> {
  player: Player;
}

const quiet = new Int16Array(frameSamples);
/** Maximum number of playback frames buffered for a listener. */
const maxPlayed = 3;

/**
 * The audio that one channel hears. Highest priority first: digits, music on hold, a playback, the core's own music,
 * and the other members of the bridge. The packets of a single speaker are relayed unchanged:
 *
 *   relaying ──a second source, or a format that the leg lacks──► mixing ──one source left──► relaying
 */
export class Ear {
  /** True if it does not hear the other members. */
  deaf = false;
  /** What is heard in this beat. Only updated while there is a tap. */
  heard: Int16Array | null = null;
  readonly #parts: EarParts;
  #sources: readonly Source[] = [];
  /** The source whose packets are relayed. */
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

  /** Sets the sources. `alone` is a channel whose packets may be relayed. */
  hearFrom(sources: readonly Source[], alone: unknown): void {
    if (this.#closed) return;
    this.#sources = sources;
    if (alone !== this.#alone) this.#unfit = false;
    this.#alone = alone;
    this.#arrange();
  }

  /** Taps what is heard. @returns a function that ends the tap */
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
    // The codecs do not match: decode here, and send a codec that the leg supports.
    this.#unfit = true;
    this.#arrange();
  }

  passEvent(from: unknown, packet: EventPacket): void {
    if (this.#mixing || from !== this.#alone || this.deaf || this.#occupied()) return;
    this.#parts.leg()?.relayEvent(from, packet);
  }

  /** Returns what is heard in this beat without one source, so that a snoop does not hear itself. */
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

  /** Plays the core's own music while the other party is absent. Null ends it. */
  comfort(clip: Clip | null): void {
    this.#comfort?.stop();
    this.#comfort = null;
    if (clip === null || this.#closed) return;
    const paused = (): boolean => this.#parts.busy() || this.#music !== null || this.#playback !== null;
    this.#comfort = this.#play([clip], true, paused, () => {});
  }

  /** Queues a playback. It replaces a tone of the core itself. */
  play(playback: Queued): void {
    if (this.#closed || this.#parts.leg() === null) {
      if (playback.playbackId !== null) this.#parts.onPlayed(playback.playbackId, true);
      return;
    }
    this.stopTone();
    this.#queue.push(playback);
    if (this.#playback === null) this.#next();
  }

  /** Stops a ringing tone of the core itself. */
  stopTone(): void {
    if (this.#playback !== null && this.#playback.playbackId === null && this.#playback.endless) this.stopPlayback();
  }

  /** Without an ID, stops the current playback. */
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

  /** Listens to the sources only if that is needed. */
  #arrange(): void {
    this.#mixing = this.#sources.length > 1 || (this.#sources.length === 1 && (this.#alone === null || this.#unfit));
    const needed = this.#mixing || this.#taps > 0;
    const before = this.#ends;
    this.#ends = needed ? this.#sources.map((source) => source.listen()) : [];
    // Listen to the new sources first, so that a source in both lists is not interrupted.
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
