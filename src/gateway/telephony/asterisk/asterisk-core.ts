import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { cause } from '../../../domain/calls/end-reason.ts';
import { SipEdge } from '../../edge/edge.ts';
import { usualPerIdentity } from '../limits/identity-limit.ts';
import type {
  BridgeId,
  Channel,
  ChannelId,
  CoreCapacity,
  CoreEvent,
  Direction,
  Format,
  Headers,
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
import { allFormats } from '../sound/formats.ts';
import { Sounds } from '../sound/sounds.ts';
import { Absence } from './calls/absence.ts';
import { Arrivals } from './calls/arrivals.ts';
import { Departures } from './calls/departures.ts';
import { Survival } from './calls/survival.ts';
import { AsteriskBridge } from './channels/bridge.ts';
import type { AsteriskChannel } from './channels/channel.ts';
import { ChannelRegistry } from './channels/channel-registry.ts';
import { Playbacks } from './channels/playbacks.ts';
import { Recorders } from './channels/recorders.ts';
import { Servers } from './channels/servers.ts';
import type { AsteriskContext } from './context.ts';
import type { AsteriskCore, AsteriskCoreOptions } from './options.ts';
import type { Pbx } from './server/pbx.ts';

/**
 * A core that controls Asterisk servers over ARI. The gateway stays the browsers' SIP edge and passes session
 * descriptions on. Audio flows directly between browser and Asterisk.
 */
export function createAsteriskCore(options: AsteriskCoreOptions): AsteriskCore {
  return new Core(options);
}

class Core implements AsteriskCore {
  readonly durable: boolean;
  readonly #context: AsteriskContext;
  readonly #events: EventQueue;
  readonly #servers: Servers;
  readonly #channels: ChannelRegistry;
  readonly #arrivals: Arrivals;
  readonly #departures: Departures;
  readonly #bridges = new Map<BridgeId, AsteriskBridge>();
  readonly #playbacks: Playbacks;
  readonly #recordings: Recorders;
  readonly #absence: Absence;
  /** Null if the core has no memory for restarts. */
  readonly #survival: Survival | null;

  constructor(options: AsteriskCoreOptions) {
    const { logger, clock, limits } = options;
    this.durable = options.memory !== undefined;
    this.#events = new EventQueue((error) => logger.error({ err: error }, 'listener of core events failed'));
    const edge = new SipEdge(
      {
        domain: options.domain,
        verifyToken: options.verifyToken,
        trace: options.trace,
        clock,
        limits: {
          messageBytes: limits?.messageBytes ?? 65_536,
          messagesPerSecond: limits?.messagesPerSecond ?? 50,
          strikes: limits?.strikes,
        },
        graceMs: options.graceMs ?? 30_000,
      },
      {
        onUnreadable: (fields) => logger.info?.(fields, 'unreadable SIP message'),
        onInvite: (invite) => this.#arrivals.onInvite(invite),
        onContacts: (party, contacts) => {
          if (party.kind !== 'agent') return;
          this.#emit({ type: 'ContactStatusChange', identity: party.identity, contacts });
        },
        onError: (error) => logger.error({ err: error }, 'SIP message not handled'),
      },
    );
    this.#servers = new Servers(options, {
      onEvent: (pbx, event) => this.#arrivals.onAri(pbx, event),
      onInvite: (invite) => this.#arrivals.onAsterisk(invite),
      channelsOn: (pbx) => this.#channels.on(pbx),
    });
    this.#context = {
      domain: options.domain,
      clock,
      logger,
      edge,
      preference: options.formats ?? allFormats,
      sounds: new Sounds(options.soundsFolder ?? join(import.meta.dirname, '../sounds'), {
        library: options.library ?? null,
        recordings: options.recordings ?? null,
      }),
      server: (callId) => this.#servers.of(callId),
      keepServer: (callId, pbx) => this.#servers.keep(callId, pbx),
    };
    const { sounds } = this.#context;
    const onError = (error: unknown): void => logger.warn({ err: error }, 'media stream failed');
    const channel = (id: string): AsteriskChannel | undefined => this.#channels.get(id);
    const bridge = (id: string): AsteriskBridge | undefined => this.#bridges.get(id);
    this.#channels = new ChannelRegistry({
      clock,
      logger,
      most: limits?.channels ?? 5000,
      visitors: limits?.visitors,
      isEmergency: limits?.isEmergency,
      mostPerIdentity: limits?.channelsPerIdentity ?? usualPerIdentity,
      emit: (event) => this.#emit(event),
      onGone: (gone) => {
        this.#recordings.endOf((place) => 'channelId' in place && place.channelId === gone.id);
        this.#survival?.forget(gone);
      },
      onNote: (channel) => this.#survival?.note(channel),
    });
    this.#survival = options.memory
      ? new Survival({
          memory: options.memory,
          context: this.#context,
          channels: this.#channels,
          bridge: (id, there) => this.#bridges.get(id) ?? this.#makeBridge(id, there),
          server: (name) => this.#servers.named(name),
        })
      : null;
    this.#arrivals = new Arrivals(this.#context, this.#channels);
    this.#departures = new Departures({
      context: this.#context,
      channels: this.#channels,
      dial: options.dial,
      demoCallee: options.demoCallee === true,
    });
    this.#playbacks = new Playbacks({ channel, bridge, sounds });
    this.#recordings = new Recorders({
      channel,
      bridge,
      beat: new AudioBeat(onError),
      files: options.recordings ?? null,
      beep: () => sounds.clip('tone:beep'),
      emit: (event) => this.#emit(event),
      onError,
    });
    this.#absence = new Absence(
      clock,
      () => this.#channels.all(),
      () => sounds.clip('sound:moh'),
    );
  }

  async start(): Promise<void> {
    await this.#servers.start();
    await this.#survival?.restore();
    await this.#servers.clean();
    this.#absence.start();
  }

  async stop(): Promise<void> {
    if (this.#channels.closed) return;
    this.#channels.closed = true;
    this.#absence.end();
    for (const channel of this.#channels.all()) channel.destroy(cause.temporaryFailure, false);
    this.#recordings.endOf(() => true);
    await Promise.all([...this.#bridges.keys()].map((bridgeId) => this.destroyBridge(bridgeId)));
    await this.#servers.stop();
    this.#context.edge.close();
  }

  accept(socket: WebSocket, remoteAddress: string): void {
    if (this.#channels.closed) socket.close(1001, 'the gateway is stopping');
    else this.#context.edge.accept(socket, remoteAddress);
  }

  onSubscriber(...args: Parameters<SipEdge['onSubscriber']>): void {
    this.#context.edge.onSubscriber(...args);
  }

  recheckTokens(...args: Parameters<SipEdge['recheckTokens']>): void {
    this.#context.edge.recheckTokens(...args);
  }

  /** Running counters for metrics. */
  counters(): object {
    return {
      edge: this.#context.edge.counters,
      asterisk: this.#servers.counters(),
      visitorsRefused: this.#channels.visitorsRefused,
    };
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
    const channel = this.#channels.get(channelId);
    if (channel === undefined) return;
    await this.#survival?.keptBeforeAnswer(channel);
    await channel.signalling?.answer(options);
  }

  async hangup(
    channelId: ChannelId,
    options: { cause: number; elsewhere?: boolean; headers?: Headers },
  ): Promise<void> {
    this.#channels.get(channelId)?.destroy(options.cause, false, options.elsewhere === true, options.headers);
  }

  originate(request: OriginateRequest): Promise<Channel> {
    return this.#departures.originate(request);
  }

  async createBridge(bridgeId: BridgeId): Promise<void> {
    if (!this.#bridges.has(bridgeId)) this.#makeBridge(bridgeId);
  }

  async addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const bridge = this.#bridges.get(bridgeId);
    if (bridge) await this.#channels.get(channelId)?.joinBridge(bridge);
  }

  async removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const bridge = this.#bridges.get(bridgeId);
    if (bridge) await this.#channels.get(channelId)?.leaveBridge(bridge);
  }

  async destroyBridge(bridgeId: BridgeId): Promise<void> {
    this.#recordings.endOf((place) => 'bridgeId' in place && place.bridgeId === bridgeId);
    const bridge = this.#bridges.get(bridgeId);
    this.#bridges.delete(bridgeId);
    await bridge?.destroy();
  }

  async startMoh(channelId: ChannelId): Promise<void> {
    const clip = await this.#context.sounds.clip('sound:moh');
    await this.#channels.get(channelId)?.music('hold', clip);
  }

  async stopMoh(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.music('hold', null);
  }

  play(place: Place, playbackId: PlaybackId, media: Media | readonly Media[]): Promise<void> {
    return this.#playbacks.play(place, playbackId, media);
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.#playbacks.stop(playbackId);
  }

  async message(channelId: ChannelId, body: { type: string; text: string }): Promise<void> {
    this.#channels.get(channelId)?.hearMessage(body);
  }

  async sendDtmf(channelId: ChannelId, digits: string): Promise<void> {
    await this.#channels.get(channelId)?.sendDigits(digits);
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
    await this.#channels.get(channelId)?.mute(direction, true);
  }

  async unmute(channelId: ChannelId, direction: Direction): Promise<void> {
    await this.#channels.get(channelId)?.mute(direction, false);
  }

  async hold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(true);
  }

  async unhold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(false);
  }

  record(place: Place, name: RecordingName, options: RecordOptions): Promise<void> {
    return this.#recordings.record(place, name, options);
  }

  async pauseRecording(name: RecordingName): Promise<void> {
    this.#recordings.pause(name, true);
  }

  async unpauseRecording(name: RecordingName): Promise<void> {
    this.#recordings.pause(name, false);
  }

  async stopRecording(name: RecordingName): Promise<void> {
    this.#recordings.stop(name);
  }

  snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel> {
    return this.#departures.snoop(channelId, request);
  }

  capacity(): CoreCapacity {
    return this.#channels.capacity();
  }

  contacts(identity: string): number {
    return this.#context.edge.bindings('agent', identity).length;
  }

  channels(): readonly Channel[] {
    return this.#channels.all().map((channel) => channel.view());
  }

  #makeBridge(id: BridgeId, there?: { pbx: Pbx; ariId: string }): AsteriskBridge {
    const { clock, logger } = this.#context;
    const onError = (err: unknown): void => logger.warn({ err, bridge: id }, 'sound not played');
    const emit = (event: CoreEvent): void => this.#emit(event);
    const bridge = new AsteriskBridge(id, { clock, emit, onError, ...(there && { there }) });
    this.#bridges.set(id, bridge);
    return bridge;
  }

  #emit(event: CoreEvent): void {
    if (event.type === 'PlaybackFinished') this.#playbacks.played(event.playbackId);
    if (event.type === 'ChannelDtmfReceived') this.#recordings.digit(event.channelId, event.digit);
    this.#events.emit(event);
  }
}
