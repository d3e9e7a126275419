import { CodedError } from '../../../src/domain/errors.ts';
import type {
  BridgeId,
  Channel,
  ChannelId,
  CoreEvent,
  Direction,
  Headers,
  MachineGuess,
  Media,
  OriginateRequest,
  Place,
  PlaybackId,
  RecordingEnd,
  RecordingName,
  RecordOptions,
  SnoopRequest,
  TelephonyCore,
  TransferProgress,
} from '../../../src/gateway/telephony/port.ts';

/** A core without a network: the test simulates the outside world. It follows the port's rules on events. */
export class FakeCore implements TelephonyCore {
  readonly live = new Map<ChannelId, Channel>();
  readonly originated: OriginateRequest[] = [];
  readonly rung: { channelId: ChannelId; callId: string; ringback?: boolean }[] = [];
  readonly progressed: ChannelId[] = [];
  readonly answers: { channelId: ChannelId; callId: string; formats?: readonly string[] }[] = [];
  readonly hangups: { channelId: ChannelId; cause: number; headers?: Headers }[] = [];
  readonly bridges = new Map<BridgeId, Set<ChannelId>>();
  readonly music = new Set<ChannelId>();
  readonly playing = new Map<PlaybackId, { place: Place; media: Media | readonly Media[] }>();
  readonly recordings = new Map<RecordingName, { place: Place; options: RecordOptions; paused: boolean }>();
  readonly muted = new Map<ChannelId, Direction>();
  readonly snoops: (SnoopRequest & { of: ChannelId })[] = [];
  readonly transfers: { channelId: ChannelId; progress: TransferProgress }[] = [];
  /** Digits sent to a channel, in order. */
  readonly sent: { channelId: ChannelId; digits: string }[] = [];
  readonly messages: { channelId: ChannelId; type: string; text: string }[] = [];
  readonly registered = new Map<string, number>();
  /** Methods that reject, by name. */
  readonly broken = new Set<string>();
  /** If set, `answer` waits for it before media can flow. */
  answerGate: Promise<void> | null = null;
  readonly #listeners = new Set<(event: CoreEvent) => void>();
  #arrived = 0;

  get listening(): boolean {
    return this.#listeners.size > 0;
  }

  // The outside world.

  call(partial: Partial<Channel> & Pick<Channel, 'endpoint'>): Channel {
    const channel: Channel = {
      id: `in-${++this.#arrived}`,
      state: 'Ring',
      caller: null,
      dialled: '',
      params: {},
      headers: {},
      formats: ['opus', 'pcmu'],
      ...partial,
    };
    this.live.set(channel.id, channel);
    this.#emit({ type: 'ChannelCreated', channel });
    return channel;
  }

  changes(channelId: ChannelId, state: Channel['state'], formats?: Channel['formats'], earlyMedia = false): void {
    const channel = this.live.get(channelId);
    if (channel === undefined) throw new Error(`no channel ${channelId}`);
    const next = { ...channel, state, formats: formats ?? channel.formats };
    this.live.set(channelId, next);
    this.#emit({ type: 'ChannelStateChange', channel: next, ...(earlyMedia ? { earlyMedia } : {}) });
  }

  /** The other end of a leg leaves: it hung up (16), refused (21, 17), or never answered (19). */
  leaves(channelId: ChannelId, cause = 16, byPeer = true): void {
    if (!this.live.delete(channelId)) return;
    for (const [playbackId, { place }] of this.playing) {
      if (!('channelId' in place) || place.channelId !== channelId) continue;
      this.playing.delete(playbackId);
      this.#emit({ type: 'PlaybackFinished', playbackId, place, interrupted: true });
    }
    for (const [name, { place }] of this.recordings) {
      if ('channelId' in place && place.channelId === channelId) this.recorded(name, 2000, 'hangup');
    }
    for (const members of this.bridges.values()) members.delete(channelId);
    this.#emit({ type: 'ChannelDestroyed', channelId, cause, byPeer });
  }

  holds(channelId: ChannelId, held = true): void {
    this.#emit({ type: held ? 'ChannelHold' : 'ChannelUnhold', channelId });
  }

  guesses(channelId: ChannelId, by: MachineGuess): void {
    this.#emit({ type: 'ChannelAnsweredBy', channelId, by });
  }

  dials(channelId: ChannelId, digit: string): void {
    this.#emit({ type: 'ChannelDtmfReceived', channelId, digit, durationMs: 100 });
  }

  /** The phone's own transfer button. */
  refers(channelId: ChannelId, to: string, replaces: ChannelId | null = null): void {
    this.#emit({ type: 'ChannelTransfer', channelId, to, replaces });
  }

  finishes(playbackId: PlaybackId, interrupted = false): void {
    const playback = this.playing.get(playbackId);
    if (playback === undefined) return;
    this.playing.delete(playbackId);
    this.#emit({ type: 'PlaybackFinished', playbackId, place: playback.place, interrupted });
  }

  // The port.

  async start(): Promise<void> {}

  async message(channelId: ChannelId, body: { type: string; text: string }): Promise<void> {
    this.messages.push({ channelId, ...body });
  }

  async stop(): Promise<void> {}

  subscribe(listener: (event: CoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async ring(channelId: ChannelId, options: { callId: string; ringback?: boolean }): Promise<void> {
    this.#check('ring');
    this.rung.push({ channelId, ...options });
  }

  async answer(channelId: ChannelId, options: { callId: string; formats?: Channel['formats'] }): Promise<void> {
    this.#check('answer');
    this.answers.push({ channelId, ...options });
    if (this.answerGate !== null) await this.answerGate;
    const channel = this.live.get(channelId);
    if (channel !== undefined) this.live.set(channelId, { ...channel, state: 'Up' });
  }

  async hangup(channelId: ChannelId, options: { cause: number; headers?: Headers }): Promise<void> {
    this.#check('hangup');
    if (!this.live.has(channelId)) return;
    const { cause, headers = {} } = options;
    this.hangups.push({ channelId, cause, ...(Object.keys(headers).length > 0 && { headers }) });
    this.leaves(channelId, options.cause, false);
  }

  async originate(request: OriginateRequest): Promise<Channel> {
    this.#check('originate');
    this.originated.push(request);
    const channel: Channel = {
      id: request.channelId,
      endpoint:
        request.to.kind === 'agent'
          ? { kind: 'agent', identity: request.to.identity }
          : { kind: 'carrier', identity: 'trunk' },
      state: 'Ring',
      caller: request.caller.user,
      dialled: request.to.kind === 'agent' ? request.to.identity : request.to.number,
      params: request.params,
      headers: {},
      formats: request.formats,
    };
    this.live.set(channel.id, channel);
    return channel;
  }

  async createBridge(bridgeId: BridgeId): Promise<void> {
    this.#check('createBridge');
    this.bridges.set(bridgeId, new Set());
  }

  async addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    for (const members of this.bridges.values()) members.delete(channelId);
    if (this.live.has(channelId)) this.bridges.get(bridgeId)?.add(channelId);
  }

  async removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    this.bridges.get(bridgeId)?.delete(channelId);
  }

  async destroyBridge(bridgeId: BridgeId): Promise<void> {
    this.bridges.delete(bridgeId);
  }

  async startMoh(channelId: ChannelId): Promise<void> {
    this.#check('startMoh');
    this.music.add(channelId);
  }

  async stopMoh(channelId: ChannelId): Promise<void> {
    this.music.delete(channelId);
  }

  async play(place: Place, playbackId: PlaybackId, media: Media | readonly Media[]): Promise<void> {
    this.#check('play');
    if ('bridgeId' in place || this.live.has(place.channelId)) this.playing.set(playbackId, { place, media });
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.playing.delete(playbackId);
  }

  async sendDtmf(channelId: ChannelId, digits: string): Promise<void> {
    this.sent.push({ channelId, digits });
  }
  async progress(channelId: ChannelId): Promise<void> {
    this.progressed.push(channelId);
  }
  async hold(): Promise<void> {}
  async unhold(): Promise<void> {}

  async transferProgress(channelId: ChannelId, progress: TransferProgress): Promise<void> {
    this.transfers.push({ channelId, progress });
  }

  async mute(channelId: ChannelId, direction: Direction): Promise<void> {
    this.muted.set(channelId, direction);
  }

  async unmute(channelId: ChannelId): Promise<void> {
    this.muted.delete(channelId);
  }

  async record(place: Place, name: RecordingName, options: RecordOptions): Promise<void> {
    this.#check('record');
    if ('channelId' in place && !this.live.has(place.channelId)) {
      this.#emit({ type: 'RecordingFinished', name, place, durationMs: 0, why: 'failed' });
      return;
    }
    this.recordings.set(name, { place, options, paused: false });
    this.#emit({ type: 'RecordingStarted', name, place });
  }

  async pauseRecording(name: RecordingName): Promise<void> {
    const recording = this.recordings.get(name);
    if (recording !== undefined) recording.paused = true;
  }

  async unpauseRecording(name: RecordingName): Promise<void> {
    const recording = this.recordings.get(name);
    if (recording !== undefined) recording.paused = false;
  }

  async stopRecording(name: RecordingName): Promise<void> {
    this.recorded(name, 4000, 'stopped');
  }

  /** A recording ends. */
  recorded(name: RecordingName, durationMs: number, why: RecordingEnd): void {
    const recording = this.recordings.get(name);
    if (recording === undefined) return;
    this.recordings.delete(name);
    this.#emit({ type: 'RecordingFinished', name, place: recording.place, durationMs, why });
  }

  async snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel> {
    if (this.live.get(channelId)?.state !== 'Up') throw new CodedError('CALL_STATE');
    this.snoops.push({ ...request, of: channelId });
    const channel: Channel = {
      id: request.snoopId,
      endpoint: { kind: 'snoop', identity: channelId },
      state: 'Up',
      caller: null,
      dialled: '',
      params: {},
      headers: {},
      formats: ['pcmu'],
    };
    this.live.set(channel.id, channel);
    return channel;
  }

  contacts(identity: string): number {
    return this.registered.get(identity) ?? 0;
  }

  channels(): readonly Channel[] {
    return [...this.live.values()];
  }

  #check(method: string): void {
    if (this.broken.has(method)) throw new Error(`${method} is broken`);
  }

  /** Events are delivered asynchronously to the call that caused them, one at a time, in order. */
  #emit(event: CoreEvent): void {
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(event);
    });
  }
}
