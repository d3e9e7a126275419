import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { SipEdge } from '../../edge/edge.ts';
import { type RingChain, ringOrder } from '../../sip/ring-order.ts';
import type { TrunkFigures } from '../../trunk/trunk-figures.ts';
import type {
  BridgeId,
  Channel,
  ChannelId,
  CoreCapacity,
  CoreEvent,
  Direction,
  Endpoint,
  Format,
  Headers,
  LegQuality,
  Media,
  OriginateRequest,
  Place,
  PlaybackId,
  RecordingName,
  RecordOptions,
  SnoopRequest,
  TransferProgress,
} from '../port.ts';
import { EventQueue } from '../signalling/event-queue.ts';
import { AudioBeat } from '../sound/audio-beat.ts';
import { allFormats, common } from '../sound/formats.ts';
import { startOpus } from '../sound/opus.ts';
import { Sounds } from '../sound/sounds.ts';
import { Ticker } from '../sound/ticker.ts';
import { BridgesAndSound } from './bridges-and-sound.ts';
import { Absence } from './calls/absence.ts';
import { type ArrivalParts, arrive, type NewChannel } from './calls/arrival.ts';
import { EmbeddedChannel } from './calls/channel.ts';
import { DemoCallee } from './calls/demo-callee.ts';
import { LegLimits } from './calls/leg-limits.ts';
import { OutgoingCall } from './calls/outgoing-call.ts';
import { SilenceWatch } from './calls/silence-watch.ts';
import type { CoreContext } from './context.ts';
import { Legs } from './legs.ts';
import type { EmbeddedCore, EmbeddedCoreOptions, EmbeddedCounters, ReloadSettings } from './options.ts';
import { rehearse } from './rehearsal.ts';
import { newMediaCounters } from './rtp/counters.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

/** The telephony core inside the gateway's process: SIP over WebSocket and WebRTC media, without other software. */
export function createEmbeddedCore(options: EmbeddedCoreOptions): EmbeddedCore {
  return new Core(options);
}

class Core implements EmbeddedCore {
  readonly #options: EmbeddedCoreOptions;
  readonly onSubscriber: SipEdge['onSubscriber'] = (listener) => this.#context.edge.onSubscriber(listener);
  readonly trunkFigures = (): TrunkFigures[] => this.#context.trunks?.states() ?? [];
  readonly endingTrunks = (): TrunkFigures[] => this.#context.trunks?.ending() ?? [];
  readonly openTrunkPorts = async (): Promise<void> => this.#context.trunks?.open();
  readonly #context: CoreContext;
  readonly #events: EventQueue;
  readonly #channels = new Map<ChannelId, EmbeddedChannel>();
  readonly #sound: BridgesAndSound;
  readonly #absence: Absence;
  readonly #limits: LegLimits;
  readonly #media: MediaSettings;
  readonly #watch: SilenceWatch;
  readonly #arrival: ArrivalParts;
  #stopped = false;

  constructor(options: EmbeddedCoreOptions) {
    this.#options = options;
    const { logger, clock } = options;
    this.#events = new EventQueue((error) => logger.error({ err: error }, 'listener of core events failed'));
    this.#media = options.media ?? { bindAddress: null, publicAddress: null, udpPorts: null };
    this.#limits = new LegLimits(this.#channels, clock, this.#media.udpPorts, options.limits);
    const counters = newMediaCounters();
    const edge = new SipEdge(
      {
        domain: options.domain,
        verifyToken: options.verifyToken,
        trace: options.trace,
        clock,
        limits: {
          messageBytes: options.limits?.messageBytes ?? 65_536,
          messagesPerSecond: options.limits?.messagesPerSecond ?? 50,
          strikes: options.limits?.strikes,
        },
        graceMs: options.graceMs ?? 30_000,
      },
      {
        onUnreadable: (fields) => logger.info?.(fields, 'unreadable SIP message'),
        onInvite: (invite) => arrive(this.#arrival, invite),
        onContacts: (party, contacts) => {
          if (party.kind !== 'agent') return;
          this.#emit({ type: 'ContactStatusChange', identity: party.identity, contacts });
        },
        onError: (error) => logger.error({ err: error }, 'SIP message not handled'),
      },
    );
    this.#context = {
      domain: options.domain,
      clock,
      logger,
      legs: new Legs(this.#media, clock, counters),
      preference: options.formats ?? allFormats,
      edge,
      trunks: options.trunks ?? null,
      ticker: new Ticker(),
      beat: new AudioBeat((error) => logger.error({ err: error }, 'media stream failed')),
      sounds: new Sounds(options.soundsFolder ?? join(import.meta.dirname, '../sounds'), {
        library: options.library ?? null,
        recordings: options.recordings ?? null,
      }),
      counters,
      refused: this.#limits.refused,
    };
    const { sounds, beat } = this.#context;
    this.#sound = new BridgesAndSound({
      channels: this.#channels,
      beat,
      sounds,
      clock,
      files: options.recordings ?? null,
      emit: (event) => this.#emit(event),
    });
    const channels = (): Iterable<EmbeddedChannel> => this.#channels.values();
    this.#watch = new SilenceWatch(clock, channels, options.silenceMs ?? 15_000, options.longestSilenceMs);
    this.#arrival = {
      context: this.#context,
      isEmergency: (invite) => this.#limits.isEmergency(invite),
      full: (emergency) => (this.#stopped ? 'leg' : this.#limits.full(this.#context.legs, emergency)),
      hasEnough: (who) => this.#limits.hasEnough(who),
      visitorWait: (invite) => this.#limits.visitorWait(invite),
      open: (parts: NewChannel) => this.#open(parts),
      emit: (event: CoreEvent) => this.#emit(event),
    };
    this.#absence = new Absence(clock, channels, () => sounds.clip('sound:moh'));
  }

  async start(): Promise<void> {
    this.#watch.start();
    this.#absence.start();
    const { clock, logger, preference, trunks } = this.#context;
    rehearse(this.#media, clock).catch((error: unknown) =>
      logger.warn({ err: error }, 'media sockets not opened: see SIDECALL_BIND_ADDRESS and SIDECALL_UDP_PORTS'),
    );
    await trunks?.start((invite) => arrive(this.#arrival, invite));
    if (!preference.includes('opus')) return;
    startOpus(clock).catch((error: unknown) => {
      logger.error({ err: error }, 'Opus decoder not available: Opus is silent in mixes and recordings');
    });
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#watch.end();
    this.#absence.end();
    for (const channel of [...this.#channels.values()]) channel.destroy(cause.temporaryFailure, false);
    this.#sound.close();
    await this.#context.trunks?.stop();
    this.#context.edge.close();
  }

  accept(socket: WebSocket, remoteAddress: string): void {
    if (this.#stopped) socket.close(1001, 'the gateway is stopping');
    else this.#context.edge.accept(socket, remoteAddress);
  }

  recheckTokens(...args: Parameters<SipEdge['recheckTokens']>): void {
    this.#context.edge.recheckTokens(...args);
  }

  counters(): EmbeddedCounters {
    const { edge, counters, trunks } = this.#context;
    const { visitorsRefused } = this.#limits;
    const all = { edge: edge.counters, media: counters, visitorsRefused };
    return trunks === null ? all : { ...all, trunks: trunks.counters };
  }

  async reload(settings: ReloadSettings): Promise<readonly string[]> {
    return (await this.#context.trunks?.update(settings.trunks, settings.trunkTls)) ?? [];
  }

  onLegQuality(listener: (quality: LegQuality) => void): () => void {
    const { onLegQuality } = this.#context.counters;
    onLegQuality.add(listener);
    return () => onLegQuality.delete(listener);
  }

  subscribe(listener: (event: CoreEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  async ring(channelId: ChannelId, options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.ring(options);
  }

  async answer(
    channelId: ChannelId,
    options: { callId: string; formats?: Format[]; headers?: Headers },
  ): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.answer(options);
  }

  async hangup(
    channelId: ChannelId,
    options: { cause: number; elsewhere?: boolean; headers?: Headers },
  ): Promise<void> {
    this.#channels.get(channelId)?.destroy(options.cause, false, options.elsewhere === true, options.headers);
  }

  async originate(request: OriginateRequest): Promise<Channel> {
    const { edge, preference, trunks } = this.#context;
    const { to } = request;
    const ways = to.kind === 'number' ? ((await trunks?.routes(to.number, request.via)) ?? []) : [];
    const chains = ((): RingChain[] => {
      if (to.kind === 'agent') return ringOrder(edge.bindings('agent', to.identity));
      // With trunks, numbers are called through them only.
      if (trunks?.any === true) return ways.length > 0 ? [ways] : [];
      return edge.bindingsOf('carrier').map((binding) => [binding]);
    })();
    const formats = common(preference, request.formats);
    const endpoint: Endpoint =
      to.kind === 'agent'
        ? { kind: 'agent', identity: to.identity }
        : { kind: 'carrier', identity: chains[0]?.[0]?.principal.identity ?? 'demo' };
    const busy = request.emergency !== true && this.#limits.hasEnough(endpoint);
    const channel = this.#open({
      id: request.channelId,
      endpoint,
      caller: request.caller.user,
      dialled: to.kind === 'agent' ? to.identity : to.number,
      params: request.params,
      formats,
    });
    if (busy) this.#context.refused.identity += 1;
    const refused = busy ? cause.busy : this.#refusalOf(chains.length, formats, request);
    if (refused !== null) channel.destroy(refused, false);
    else if (chains.length === 0) new DemoCallee(this.#context, channel);
    else {
      const call = new OutgoingCall(this.#context, channel, request, formats);
      channel.signalling = call;
      await call.start(chains);
    }
    return channel.view();
  }

  async createBridge(bridgeId: BridgeId): Promise<void> {
    this.#sound.createBridge(bridgeId);
  }

  async addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const channel = this.#channels.get(channelId);
    if (channel) this.#sound.bridge(bridgeId)?.add(channel);
  }

  async removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const channel = this.#channels.get(channelId);
    if (channel) this.#sound.bridge(bridgeId)?.remove(channel);
  }

  async destroyBridge(bridgeId: BridgeId): Promise<void> {
    this.#sound.destroyBridge(bridgeId);
  }

  async startMoh(channelId: ChannelId): Promise<void> {
    this.#channels.get(channelId)?.startMusic(await this.#context.sounds.clip('sound:moh'));
  }

  async stopMoh(channelId: ChannelId): Promise<void> {
    this.#channels.get(channelId)?.stopMusic();
  }

  play(place: Place, playbackId: PlaybackId, media: Media | readonly Media[]): Promise<void> {
    return this.#sound.play(place, playbackId, media);
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.#sound.stopPlayback(playbackId);
  }

  async message(channelId: ChannelId, body: { type: string; text: string }): Promise<void> {
    this.#channels.get(channelId)?.hearMessage(body);
  }

  async sendDtmf(channelId: ChannelId, digits: string): Promise<void> {
    this.#channels.get(channelId)?.sendDigits(digits);
  }

  async progress(
    channelId: ChannelId,
    options: { callId: string; formats?: Format[]; headers?: Headers },
  ): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.progress?.(options);
  }

  async transferProgress(channelId: ChannelId, progress: TransferProgress): Promise<void> {
    this.#channels.get(channelId)?.signalling?.transferProgress?.(progress);
  }

  async mute(channelId: ChannelId, direction: Direction): Promise<void> {
    this.#channels.get(channelId)?.mute(direction, true);
  }

  async unmute(channelId: ChannelId, direction: Direction): Promise<void> {
    this.#channels.get(channelId)?.mute(direction, false);
  }

  async hold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(true);
  }

  async unhold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(false);
  }

  record(place: Place, name: RecordingName, options: RecordOptions): Promise<void> {
    return this.#sound.record(place, name, options);
  }

  async pauseRecording(name: RecordingName): Promise<void> {
    this.#sound.pauseRecording(name, true);
  }

  async unpauseRecording(name: RecordingName): Promise<void> {
    this.#sound.pauseRecording(name, false);
  }

  async stopRecording(name: RecordingName): Promise<void> {
    this.#sound.stopRecording(name);
  }

  async snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel> {
    const target = this.#channels.get(channelId);
    if (target === undefined || target.state !== 'Up') throw new CodedError('CALL_STATE');
    const inside = this.#open({
      id: request.snoopId,
      endpoint: { kind: 'snoop', identity: channelId },
      caller: null,
      dialled: '',
      params: {},
      formats: ['pcmu'],
    });
    this.#sound.snoop(target, inside, request);
    inside.become('Up');
    return inside.view();
  }

  contacts(identity: string): number {
    return this.#context.edge.bindings('agent', identity).length;
  }

  channels(): readonly Channel[] {
    return [...this.#channels.values()].map((channel) => channel.view());
  }

  #emit(event: CoreEvent): void {
    if (event.type === 'PlaybackFinished') this.#sound.played(event.playbackId);
    if (event.type === 'ChannelDtmfReceived') this.#sound.digit(event.channelId, event.digit);
    this.#events.emit(event);
  }

  #open(parts: NewChannel): EmbeddedChannel {
    const { clock, ticker, beat, logger } = this.#context;
    const channel = new EmbeddedChannel({
      ...{ ...parts, clock, ticker, beat },
      emit: (event) => this.#emit(event),
      onFault: ({ id, endpoint }, why) =>
        logger.warn({ channel: id, party: endpoint.kind, why }, 'party of a call lost'),
      onGone: (gone) => {
        this.#channels.delete(gone.id);
        this.#sound.gone(gone);
      },
    });
    this.#channels.set(channel.id, channel);
    return channel;
  }

  capacity(): CoreCapacity {
    return this.#limits.capacity(this.#context.legs);
  }

  /** Returns the Q.850 cause why a call cannot be tried, or null. */
  #refusalOf(bindings: number, formats: readonly Format[], { to, emergency }: OriginateRequest): number | null {
    if (this.#stopped) return cause.temporaryFailure;
    if (emergency !== true && this.#channels.size > this.#limits.most) {
      this.#context.refused.leg += 1;
      return cause.noCircuit;
    }
    if (formats.length === 0) return cause.incompatible;
    const answeredHere = to.kind === 'number' && this.#options.demoCallee === true;
    return bindings === 0 && !answeredHere ? cause.destinationOutOfOrder : null;
  }
}
