import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { Body } from '../../../sip/message/sip-writer.ts';
import type { Channel, ChannelState, CoreEvent, Direction, Endpoint, Format, Headers } from '../../port.ts';
import { EarlyMessages } from '../../signalling/early-messages.ts';
import { type DigitWay, RepeatedDigits } from '../../signalling/repeated-digits.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { AudioBeat } from '../../sound/audio-beat.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { Ticker } from '../../sound/ticker.ts';
import { type Source, Voice } from '../../sound/voice.ts';
import { arrangeAlone, type Bridge, type Member } from '../mixing/bridge.ts';
import { Ear } from '../mixing/ear.ts';
import type { Leg } from '../mixing/leg.ts';
import { DigitSender } from './digit-sender.ts';

/** Data of a channel, and its callbacks to the core. */
export interface ChannelParts {
  id: string;
  endpoint: Endpoint;
  caller: string | null;
  callerUnverified?: boolean;
  dialled: string;
  params: Record<string, string>;
  headers?: Record<string, string>;
  formats: Format[];
  clock: Clock;
  ticker: Ticker;
  beat: AudioBeat;
  emit: (event: CoreEvent) => void;
  onGone: (channel: EmbeddedChannel) => void;
  /** The far end or the network failed, and the channel ends. `why` has no personal data. */
  onFault: (channel: EmbeddedChannel, why: string) => void;
}

/**
 * One leg.
 *
 *   Ring ──► Ringing ──► Up ──► gone        (any state can change to gone)
 */
export class EmbeddedChannel implements Member {
  readonly id: string;
  readonly voice: Voice;
  readonly ear: Ear;
  readonly early = new EarlyMessages();
  readonly prompters = new Set<Source>();
  readonly whisperers = new Set<Source>();
  signalling: Signalling | null = null;
  bridge: Bridge | null = null;
  mutedIn = false;
  readonly #parts: ChannelParts;
  readonly #digits: DigitSender;
  readonly #pressed = new RepeatedDigits();
  #state: ChannelState = 'Ring';
  #formats: Format[];
  #leg: Leg | null = null;
  #headers: Record<string, string>;
  #early = false;
  #gone = false;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.#formats = parts.formats;
    this.#headers = parts.headers ?? {};
    const leg = (): Leg | null => this.#leg;
    this.voice = new Voice(parts.beat);
    this.#digits = new DigitSender(parts.ticker, leg);
    this.ear = new Ear({
      ticker: parts.ticker,
      beat: parts.beat,
      leg,
      busy: () => this.#gone || this.#digits.sending,
      onPlayed: (playbackId, interrupted) => {
        parts.emit({ type: 'PlaybackFinished', playbackId, place: { channelId: this.id }, interrupted });
      },
    });
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

  get endpoint(): Endpoint {
    return this.#parts.endpoint;
  }

  /** Returns a copy in the form of the port. */
  view(): Channel {
    const { id, endpoint, caller, callerUnverified = false, dialled, params } = this.#parts;
    return {
      id,
      endpoint,
      state: this.#state,
      caller,
      ...(callerUnverified ? { callerUnverified } : {}),
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
        this.voice.push(packet);
        if (!this.voice.silent) this.bridge?.forward(this, packet);
      },
      onEvent: (packet) => {
        if (!this.voice.silent) this.bridge?.forwardEvent(this, packet);
      },
      onDigit: (digit, durationMs, heard = false) => {
        if (!this.digit(digit, durationMs, heard ? 'tones' : 'event')) return;
        if (!heard && !this.voice.silent) this.bridge?.passDigitIntoMix(this, digit);
      },
      onFailed: (why) => {
        // A channel without a socket has a grace period, in which it may return with new media.
        if (this.signalling?.orphan !== true) this.fail(why);
      },
    };
  }

  /** Replaces the leg, for example when a reloaded page continues the call. */
  exchange(leg: Leg): void {
    const before = this.#leg;
    this.attach(leg);
    before?.close();
  }

  /** Sets the custom headers of the answer to our INVITE. */
  answeredWith(headers: Record<string, string>): void {
    this.#headers = headers;
  }

  /** @param earlyMedia the far end can already be heard; reported once */
  become(state: ChannelState, earlyMedia = false): void {
    if (this.#gone || (this.#state === state && (!earlyMedia || this.#early))) return;
    this.#early ||= earlyMedia;
    this.#state = state;
    if (this.#leg) this.#formats = [...this.#leg.formats];
    this.#parts.emit({ type: 'ChannelStateChange', channel: this.view(), ...(earlyMedia ? { earlyMedia } : {}) });
  }

  /** A key was pressed. @returns false if the phone has reported it in another way, too */
  digit(digit: string, durationMs: number, way: DigitWay): boolean {
    if (this.#gone || !this.#pressed.isNew(digit, way, ticks(this.#parts.clock))) return false;
    this.#parts.emit({ type: 'ChannelDtmfReceived', channelId: this.id, digit, durationMs });
    return true;
  }

  held(held: boolean): void {
    if (!this.#gone) this.#parts.emit({ type: held ? 'ChannelHold' : 'ChannelUnhold', channelId: this.id });
  }

  refer(to: string, replaces: string | null): void {
    if (!this.#gone) this.#parts.emit({ type: 'ChannelTransfer', channelId: this.id, to, replaces });
  }

  /** Sends a message of its page to the other end, at once or as soon as another participant joins. */
  sayMessage(body: Body): void {
    if (this.bridge) this.bridge.passMessage(this, body);
    else this.early.keep(body);
  }

  /** Delivers a message, if the participant has a page. The telephone network has none. */
  hearMessage(body: Body): void {
    const { kind } = this.#parts.endpoint;
    if (!this.#gone && (kind === 'agent' || kind === 'visitor')) this.signalling?.message?.(body);
  }

  /** The far end or the network ended it: Q.850 41 is a temporary failure. */
  fail(why: string): void {
    if (!this.#gone) this.#parts.onFault(this, why);
    this.destroy(41, false);
  }

  /** Emits its last event. Signalling is informed, unless the far end hung up. */
  destroy(cause: number, byPeer: boolean, elsewhere = false, headers: Headers = {}): void {
    if (this.#gone) return;
    this.ear.close();
    this.#digits.close();
    this.#gone = true;
    this.bridge?.remove(this);
    this.voice.close();
    if (!byPeer) this.signalling?.end(cause, elsewhere, headers);
    this.#leg?.close();
    this.#parts.onGone(this);
    this.#parts.emit({ type: 'ChannelDestroyed', channelId: this.id, cause, byPeer });
  }

  mute(direction: Direction, muted: boolean): void {
    if (direction !== 'out') this.mutedIn = muted;
    if (direction !== 'in') this.ear.deaf = muted;
    this.#silence();
    this.rearrange();
  }

  startMusic(clip: Clip): void {
    this.ear.startMusic(clip);
    this.#silence();
  }

  stopMusic(): void {
    this.ear.stopMusic();
    this.#silence();
  }

  /** Returns the other member if the bridge has exactly two. It would hear nothing while this channel is absent. */
  alone(): EmbeddedChannel[] {
    const others = this.bridge?.others(this) ?? [];
    return others.length === 1 ? others.filter((other) => other instanceof EmbeddedChannel) : [];
  }

  sendDigits(digits: string): void {
    this.#digits.send(digits);
  }

  /** Updates the mix after a whisper or prompt began or ended. */
  rearrange(): void {
    if (this.bridge) this.bridge.arrange();
    else arrangeAlone(this);
  }

  /** A channel that hears music, or is muted, is not heard. */
  #silence(): void {
    this.voice.silent = this.mutedIn || this.ear.musical;
  }
}
