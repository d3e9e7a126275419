import type { Clock } from '../../../../domain/clock.ts';
import type { AssertedCaller } from '../../../sip/message/asserted-caller.ts';
import type { Body } from '../../../sip/message/sip-writer.ts';
import type { CoreLogger } from '../../core-logger.ts';
import type { Channel, ChannelState, CoreEvent, Direction, Endpoint, Format, Headers } from '../../port.ts';
import { EarlyMessages } from '../../signalling/early-messages.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { Pbx } from '../server/pbx.ts';
import type { AsteriskBridge, BridgeMember } from './bridge.ts';
import { Player, type Playing } from './player.ts';
import { ReportedDigits } from './reported-digits.ts';
import { snoopOn } from './snoop.ts';
import type { SoundNote } from './sound-note.ts';

export interface AsteriskChannelParts {
  id: string;
  endpoint: Endpoint;
  caller: string | null;
  callerUnverified?: boolean;
  dialled: string;
  params: Record<string, string>;
  headers?: Record<string, string>;
  formats: Format[];
  clock: Clock;
  logger: CoreLogger;
  emit: (event: CoreEvent) => void;
  onGone: (channel: AsteriskChannel) => void;
  /** Called when a change must be stored for a restart. */
  onNote?: (channel: AsteriskChannel) => void;
}

/** Reason for music on a channel: call control asked for it, or the other party is temporarily absent. */
type MusicReason = 'hold' | 'absence';

/**
 * One leg. Its audio is in Asterisk, in one of two bridges: the port's bridge, or its own bridge, in which it hears
 * music and playbacks for itself alone.
 *
 *   Ring ──► Ringing ──► Up ──► gone        (any state can change to gone)
 */
export class AsteriskChannel implements BridgeMember {
  readonly id: string;
  signalling: Signalling | null = null;
  bridge: AsteriskBridge | null = null;
  readonly early = new EarlyMessages();
  readonly player: Player;
  readonly digits: ReportedDigits;
  readonly #parts: AsteriskChannelParts;
  readonly #music: Player;
  readonly #musicFor = new Set<MusicReason>();
  readonly #onGone: (() => void)[] = [];
  readonly #onExchange = new Set<() => Promise<void>>();
  readonly #muted = new Set<'in' | 'out'>();
  #headers: Record<string, string>;
  #formats: Format[];
  #state: ChannelState = 'Ring';
  #gone = false;
  #pbx: Pbx | null = null;
  #ariId: string | null = null;
  #home: Promise<string> | null = null;
  #homeId: string | null = null;
  /** The Asterisk bridge that it is in. */
  #within: string | null = null;
  /** Snoop that plays this channel's own playbacks to it while it is in the port's bridge. */
  #whisperer: string | null = null;
  #playing = false;
  #whispers = 0;
  #settling: Promise<void> = Promise.resolve();

  constructor(parts: AsteriskChannelParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.#formats = parts.formats;
    this.#headers = parts.headers ?? {};
    this.digits = new ReportedDigits(parts.clock, parts.endpoint.kind === 'carrier' ? 'carrier' : 'browser');
    const onError = (err: unknown): void => parts.logger.warn({ err, channel: this.id }, 'sound not played');
    const open = async () => {
      const pbx = this.#pbx;
      if (pbx === null) throw new Error('the channel has no sound yet');
      const [media, home] = await Promise.all([pbx.openMedia(), this.#ownBridge(pbx)]);
      await pbx.join(home, media.channelId);
      return media;
    };
    this.player = new Player(parts.clock, {
      open: async () => {
        const media = await open();
        this.#playing = true;
        await this.#settle();
        return media;
      },
      onIdle: () => {
        this.#playing = false;
        void this.#settle();
      },
      onPlayed: (playbackId, interrupted) => {
        parts.emit({ type: 'PlaybackFinished', playbackId, place: { channelId: this.id }, interrupted });
      },
      onError,
    });
    this.#music = new Player(parts.clock, { open, onIdle: () => {}, onPlayed: () => {}, onError });
  }

  get gone(): boolean {
    return this.#gone;
  }

  get state(): ChannelState {
    return this.#state;
  }

  get endpoint(): Endpoint {
    return this.#parts.endpoint;
  }

  get pbx(): Pbx | null {
    return this.#pbx;
  }

  /** Asterisk's channel ID. Null while it has no audio. */
  get ariId(): string | null {
    return this.#ariId;
  }

  get formats(): readonly Format[] {
    return this.#formats;
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

  /** Assigns the server that will hold its audio. */
  reserve(pbx: Pbx): void {
    if (this.#gone || this.#pbx !== null) return;
    this.#pbx = pbx;
    pbx.load += 1;
  }

  /** Assigns the Asterisk channel that holds its audio. */
  place(pbx: Pbx, ariId: string): void {
    if (this.#gone) {
      void pbx.quietly(pbx.ari.delete(['channels', ariId]));
      return;
    }
    this.reserve(pbx);
    this.#ariId = ariId;
    void this.#settle();
  }

  /**
   * Replaces its Asterisk channel, for example when a reloaded page continues the call. Taps, whispers and mutes follow
   * to the new channel, and the previous one is hung up.
   */
  async exchange(ariId: string): Promise<void> {
    const [pbx, before] = [this.#pbx, this.#ariId];
    if (this.#gone || pbx === null) return;
    this.#ariId = ariId;
    this.#within = null;
    const whisperer = this.#whisperer;
    this.#whisperer = null;
    await this.#settle();
    for (const direction of this.#muted) await this.mute(direction, true);
    await Promise.allSettled([...this.#onExchange].map((follow) => follow()));
    if (before !== null) await pbx.quietly(pbx.ari.delete(['channels', before]));
    if (whisperer !== null) await pbx.quietly(pbx.ari.delete(['channels', whisperer]));
  }

  /** Registers a callback for dependents of the Asterisk channel. @returns unregister */
  whenExchanged(follow: () => Promise<void>): () => void {
    this.#onExchange.add(follow);
    return () => this.#onExchange.delete(follow);
  }

  /** Restores the state after a restart, without events and without requests to Asterisk. */
  restore(pbx: Pbx, note: SoundNote, bridge: AsteriskBridge | null): void {
    this.#state = 'Up';
    this.#pbx = pbx;
    pbx.load += 1;
    this.#ariId = note.ariId;
    this.#within = note.within;
    this.#homeId = note.home;
    if (note.home !== null) this.#home = Promise.resolve(note.home);
    for (const direction of note.muted) this.#muted.add(direction);
    this.bridge = bridge;
    bridge?.join(this);
  }

  /** Returns the state for storage. Null while it has no audio. */
  soundNote(): SoundNote | null {
    if (this.#ariId === null) return null;
    return { ariId: this.#ariId, within: this.#within, home: this.#homeId, muted: [...this.#muted] };
  }

  /** Stores the state for a restart after a change. */
  noteDown(): void {
    if (!this.#gone) this.#parts.onNote?.(this);
  }

  agreed(formats: readonly Format[]): void {
    if (formats.length > 0) this.#formats = [...formats];
  }

  /** Sets the caller, which is found only after the channel exists. */
  calledBy({ caller, unverified }: AssertedCaller): void {
    Object.assign(this.#parts, { caller, callerUnverified: unverified });
  }

  /** Sets the custom headers of the answer to our INVITE. */
  answeredWith(headers: Record<string, string>): void {
    this.#headers = headers;
  }

  become(state: ChannelState, earlyMedia = false): void {
    if (this.#gone || this.#state === state) return;
    this.#state = state;
    this.noteDown();
    this.#parts.emit({
      type: 'ChannelStateChange',
      channel: this.view(),
      ...(earlyMedia ? { earlyMedia } : {}),
    });
  }

  digit(digit: string, durationMs: number, at?: number): void {
    if (this.#gone || !this.digits.isNew(digit, durationMs, at)) return;
    this.#parts.emit({ type: 'ChannelDtmfReceived', channelId: this.id, digit, durationMs });
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
  fail(): void {
    this.destroy(41, false);
  }

  /** Emits its last event. Signalling is informed, unless the far end hung up. */
  destroy(cause: number, byPeer: boolean, elsewhere = false, headers: Headers = {}): void {
    if (this.#gone) return;
    this.#gone = true;
    this.player.close();
    this.#music.close();
    if (!byPeer) this.signalling?.end(cause, elsewhere, headers);
    this.bridge?.leave(this);
    this.bridge = null;
    void this.#clear(cause);
    for (const callback of this.#onGone) callback();
    this.#parts.onGone(this);
    this.#parts.emit({ type: 'ChannelDestroyed', channelId: this.id, cause, byPeer });
  }

  /** Registers a callback for when the channel ends. */
  whenGone(callback: () => void): void {
    if (this.#gone) callback();
    else this.#onGone.push(callback);
  }

  joinBridge(bridge: AsteriskBridge): Promise<void> {
    if (this.#gone || this.bridge === bridge) return this.#settling;
    this.bridge?.leave(this);
    this.bridge = bridge;
    bridge.join(this);
    return this.#settle();
  }

  leaveBridge(bridge: AsteriskBridge): Promise<void> {
    if (this.bridge !== bridge) return this.#settling;
    this.bridge = null;
    bridge.leave(this);
    return this.#settle();
  }

  music(reason: MusicReason, clip: Clip | null): Promise<void> {
    const before = this.#musicFor.size > 0;
    if (clip === null) this.#musicFor.delete(reason);
    else this.#musicFor.add(reason);
    const after = this.#musicFor.size > 0;
    if (this.#gone || before === after) return this.#settling;
    if (clip !== null) this.#music.play({ playbackId: null, clips: [clip], endless: true });
    else this.#music.stop(null);
    return this.#settle();
  }

  play(playing: Playing): void {
    if (!this.#gone) this.player.play(playing);
  }

  async mute(direction: Direction, muted: boolean): Promise<void> {
    const [pbx, ariId] = [this.#pbx, this.#ariId];
    if (this.#gone || pbx === null || ariId === null) return;
    for (const each of direction === 'both' ? (['in', 'out'] as const) : [direction]) {
      if (muted) this.#muted.add(each);
      else this.#muted.delete(each);
    }
    const path = ['channels', ariId, 'mute'];
    await pbx.quietly(muted ? pbx.ari.post(path, { direction }) : pbx.ari.delete(path, { direction }));
  }

  async sendDigits(digits: string): Promise<void> {
    const [pbx, ariId] = [this.#pbx, this.#ariId];
    if (this.#gone || pbx === null || ariId === null || digits === '') return;
    await pbx.quietly(pbx.ari.post(['channels', ariId, 'dtmf'], { dtmf: digits, duration: 100, between: 100 }));
  }

  /** Returns the other member if the bridge has exactly two. It would hear nothing while this channel is absent. */
  alone(): AsteriskChannel[] {
    const others = this.bridge?.others(this) ?? [];
    return others.length === 1 ? others.filter((other) => other instanceof AsteriskChannel) : [];
  }

  /** Brings Asterisk to the wanted state, one step at a time. */
  #settle(): Promise<void> {
    this.#settling = this.#settling
      .then(() => this.#arrange())
      .catch((err: unknown) => {
        this.#parts.logger.warn({ err, channel: this.id }, 'channel not added to a bridge');
      });
    return this.#settling;
  }

  async #arrange(): Promise<void> {
    const [pbx, ariId] = [this.#pbx, this.#ariId];
    if (this.#gone || pbx === null || ariId === null) return;
    const joined = this.#musicFor.size === 0 ? this.bridge : null;
    const own = this.#musicFor.size > 0 ? await this.#ownBridge(pbx) : this.#homeId;
    const target = joined === null ? own : await joined.on(pbx);
    if (target !== this.#within) {
      const from = this.#within;
      this.#within = target;
      if (from !== null) {
        await pbx.quietly(pbx.ari.post(['bridges', from, 'removeChannel'], { channel: ariId }));
      }
      if (target !== null) await pbx.join(target, ariId);
      this.noteDown();
    }
    await this.#arrangeWhisper(pbx, ariId, joined !== null && this.#playing);
  }

  async #arrangeWhisper(pbx: Pbx, ariId: string, wanted: boolean): Promise<void> {
    if (!wanted && this.#whisperer !== null) {
      const before = this.#whisperer;
      this.#whisperer = null;
      await pbx.quietly(pbx.ari.delete(['channels', before]));
    }
    if (!wanted || this.#whisperer !== null) return;
    this.#whispers += 1;
    this.#whisperer = `whisper-${this.#whispers}-${this.id}`;
    await snoopOn(pbx, ariId, this.#whisperer, 'none', 'out');
    await pbx.join(await this.#ownBridge(pbx), this.#whisperer);
  }

  #ownBridge(pbx: Pbx): Promise<string> {
    this.#home ??= pbx.createBridge(`own-${this.id}`).then((id) => {
      this.#homeId = id;
      return id;
    });
    return this.#home;
  }

  async #clear(cause: number): Promise<void> {
    const [pbx, ariId] = [this.#pbx, this.#ariId];
    if (pbx === null) return;
    pbx.load -= 1;
    if (ariId !== null) await pbx.quietly(pbx.ari.delete(['channels', ariId], { reason_code: String(cause) }));
    await this.#settling;
    const home = await this.#home?.catch(() => null);
    if (home) await pbx.quietly(pbx.ari.delete(['bridges', home]));
  }
}
