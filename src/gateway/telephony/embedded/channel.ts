import type { Body } from '../../edge/sip-writer.ts';
import type { Channel, ChannelState, CoreEvent, Endpoint, Format, Headers, TransferProgress } from '../port.ts';
import type { Bridge, Member } from './bridge.ts';
import { eventCodeOf } from './dtmf.ts';
import type { AudioPacket, EventPacket, Leg } from './leg.ts';
import type { Clip } from './sounds.ts';
import { frameMs, type Ticker } from './ticker.ts';

/** How a channel is rung, answered and ended: what SIP, or nothing at all, does for it. */
export interface Signalling {
  ring(options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void>;
  /** Early media: 183 with SDP. */
  progress?(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  answer(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Refuse, cancel or say goodbye; the channel is gone for everybody else already. */
  end(cause: number, elsewhere: boolean, headers?: Headers): void;
  hold?(holding: boolean): Promise<void>;
  transferProgress?(progress: TransferProgress): void;
  /** A message of who is at the other end of the bridge. */
  message?(body: Body): void;
  /** Its socket is gone, and it has some time to come back. */
  readonly orphan?: boolean;
  /** Neither signalling nor media has been heard of for a while; it may come back. */
  readonly away?: boolean;
}

/** What a channel is made of, and what it may do to the core. */
export interface ChannelParts {
  id: string;
  endpoint: Endpoint;
  caller: string | null;
  dialled: string;
  params: Record<string, string>;
  headers?: Record<string, string>;
  formats: Format[];
  ticker: Ticker;
  emit: (event: CoreEvent) => void;
  onGone: (channel: EmbeddedChannel) => void;
}

/** What fills the ears of a channel, above its bridge: only one at a time. */
interface Player {
  playbackId: string | null;
  stop: () => void;
}

const eventMs = 100;
const gapMs = 60;

/**
 * One leg. What it hears, highest first: digits sent to it, music on hold, a
 * playback, its bridge.
 *
 *   Ring ──► Ringing ──► Up ──► gone        (any state may go at once)
 */
export class EmbeddedChannel implements Member {
  readonly id: string;
  signalling: Signalling | null = null;
  bridge: Bridge | null = null;
  readonly #parts: ChannelParts;
  #state: ChannelState = 'Ring';
  #formats: Format[];
  #leg: Leg | null = null;
  #headers: Record<string, string>;
  #music: Player | null = null;
  #comfort: Player | null = null;
  #playback: Player | null = null;
  #digits: string[] = [];
  #sendingDigit = false;
  #gone = false;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.#formats = parts.formats;
    this.#headers = parts.headers ?? {};
  }

  get gone(): boolean {
    return this.#gone;
  }

  get state(): ChannelState {
    return this.#state;
  }

  get leg(): Leg | null {
    return this.#leg;
  }

  /** As the port shows it; a copy. */
  view(): Channel {
    const { id, endpoint, caller, dialled, params } = this.#parts;
    return {
      id,
      endpoint,
      state: this.#state,
      caller,
      dialled,
      params: { ...params },
      headers: { ...this.#headers },
      formats: [...this.#formats],
    };
  }

  attach(leg: Leg): void {
    this.#leg = leg;
    if (leg.formats.length > 0) this.#formats = [...leg.formats];
    leg.listener = {
      onAudio: (packet) => {
        if (this.#music === null) this.bridge?.forward(this, packet);
      },
      onEvent: (packet) => {
        if (this.#music === null) this.bridge?.forwardEvent(this, packet);
      },
      onDigit: (digit, durationMs) => this.digit(digit, durationMs),
      onFailed: () => {
        // Without a socket it has its time of grace, to come back with other media.
        if (this.signalling?.orphan !== true) this.fail();
      },
    };
  }

  /** Another leg takes the place of the one before, as when a page that was loaded anew goes on with its call. */
  exchange(leg: Leg): void {
    const before = this.#leg;
    this.attach(leg);
    before?.close();
  }

  /** What the answer to our INVITE says by custom headers. */
  answeredWith(headers: Record<string, string>): void {
    this.#headers = headers;
  }

  become(state: ChannelState): void {
    if (this.#gone || this.#state === state) return;
    this.#state = state;
    if (this.#leg) this.#formats = [...this.#leg.formats];
    this.#parts.emit({ type: 'ChannelStateChange', channel: this.view() });
  }

  digit(digit: string, durationMs: number): void {
    if (!this.#gone) this.#parts.emit({ type: 'ChannelDtmfReceived', channelId: this.id, digit, durationMs });
  }

  held(held: boolean): void {
    if (!this.#gone) this.#parts.emit({ type: held ? 'ChannelHold' : 'ChannelUnhold', channelId: this.id });
  }

  refer(to: string, replaces: string | null): void {
    if (!this.#gone) this.#parts.emit({ type: 'ChannelTransfer', channelId: this.id, to, replaces });
  }

  /** Messages are for people at a page; the telephone network has none. */
  hearMessage(body: Body): void {
    const { kind } = this.#parts.endpoint;
    if (!this.#gone && (kind === 'agent' || kind === 'visitor')) this.signalling?.message?.(body);
  }

  /** The other side, or the network, ended it: Q.850 41 is a temporary failure. */
  fail(): void {
    this.destroy(41, false);
  }

  /** The last of its events. Signalling is told unless it was the one to know. */
  destroy(cause: number, byPeer: boolean, elsewhere = false, headers: Headers = {}): void {
    if (this.#gone) return;
    this.#music?.stop();
    this.#comfort?.stop();
    this.stopPlayback();
    this.#gone = true;
    this.bridge?.remove(this);
    this.#digits = [];
    if (!byPeer) this.signalling?.end(cause, elsewhere, headers);
    this.#leg?.close();
    this.#parts.emit({ type: 'ChannelDestroyed', channelId: this.id, cause, byPeer });
    this.#parts.onGone(this);
  }

  hear(from: Member, packet: AudioPacket): void {
    if (this.#occupied()) return;
    this.#leg?.relay(from, packet);
  }

  hearEvent(from: Member, packet: EventPacket): void {
    if (this.#occupied()) return;
    this.#leg?.relayEvent(from, packet);
  }

  startMusic(clip: Clip): void {
    if (this.#gone || this.#music !== null) return;
    this.#music = this.#play(null, clip, true, () => this.#sendingDigit);
  }

  stopMusic(): void {
    this.#music?.stop();
    this.#music = null;
  }

  /** Those who have nobody but this channel to talk to. */
  alone(): EmbeddedChannel[] {
    const others = this.bridge?.others(this) ?? [];
    return others.length === 1 ? others.filter((other) => other instanceof EmbeddedChannel) : [];
  }

  /** Music of the core's own, while whoever it talks to is away; null: no more of it. */
  comfort(clip: Clip | null): void {
    this.#comfort?.stop();
    this.#comfort = null;
    if (clip === null || this.#gone) return;
    const paused = (): boolean => this.#sendingDigit || this.#music !== null || this.#playback !== null;
    this.#comfort = this.#play(null, clip, true, paused);
  }

  /** @param playbackId null for what the core plays on its own account, such as a ringing tone */
  startPlayback(playbackId: string | null, clip: Clip, endless: boolean): void {
    if (this.#gone) return;
    this.stopPlayback();
    this.#playback = this.#play(playbackId, clip, endless, () => this.#sendingDigit || this.#music !== null);
  }

  stopPlayback(playbackId?: string): void {
    const playback = this.#playback;
    if (playback === null || (playbackId !== undefined && playback.playbackId !== playbackId)) return;
    playback.stop();
    this.#playback = null;
    if (playback.playbackId === null) return;
    const place = { channelId: this.id };
    this.#parts.emit({ type: 'PlaybackFinished', playbackId: playback.playbackId, place, interrupted: false });
  }

  sendDigits(digits: string): void {
    if (this.#gone) return;
    this.#digits.push(...digits);
    if (!this.#sendingDigit) this.#nextDigit();
  }

  #occupied(): boolean {
    return (
      this.#gone || this.#sendingDigit || this.#music !== null || this.#playback !== null || this.#comfort !== null
    );
  }

  /** Plays as soon as media can flow; a clip with an end finishes its playback. */
  #play(playbackId: string | null, clip: Clip, endless: boolean, paused: () => boolean): Player {
    let index = 0;
    let stopped = false;
    let stopTicker: (() => void) | null = null;
    const player: Player = {
      playbackId,
      stop: () => {
        stopped = true;
        stopTicker?.();
      },
    };
    const begin = (): void => {
      if (stopped || this.#gone) return;
      stopTicker = this.#parts.ticker.add(() => {
        if (!endless && index >= clip.pcmu.length) return this.stopPlayback(playbackId ?? undefined);
        if (!paused()) this.#leg?.frame(player, clip, index);
        index += 1;
      });
    };
    void this.#leg?.connected.then(begin);
    return player;
  }

  /** One event after the other, each 100 ms long, its end sent three times (RFC 4733 2.5.1.4). */
  #nextDigit(): void {
    const code = eventCodeOf(this.#digits.shift() ?? '');
    const leg = this.#leg;
    if (this.#gone || leg === null || code === null) {
      this.#sendingDigit = false;
      if (this.#digits.length > 0 && leg !== null && !this.#gone) this.#nextDigit();
      return;
    }
    this.#sendingDigit = true;
    const source = {};
    let elapsed = 0;
    let timestamp: number | null = null;
    const stop = this.#parts.ticker.add(() => {
      elapsed += frameMs;
      if (elapsed <= eventMs) {
        const end = elapsed === eventMs;
        for (let copy = 0; copy < (end ? 3 : 1); copy++) {
          timestamp = leg.event(source, timestamp, code, end, elapsed);
        }
      }
      if (elapsed < eventMs + gapMs && !this.#gone) return;
      stop();
      this.#nextDigit();
    });
  }
}
