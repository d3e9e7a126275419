import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { callIdOf } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { callerHeader, decodeParams, paramHeader } from '../../../domain/protocol/sip-headers.ts';
import { SipEdge } from '../../edge/edge.ts';
import type { IncomingInvite } from '../../sip/incoming-invite.ts';
import { header, headerList } from '../../sip/sip-message.ts';
import type {
  BridgeId,
  Channel,
  ChannelId,
  CoreEvent,
  Direction,
  Endpoint,
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
import { Absence } from './absence.ts';
import { AudioBeat } from './audio-beat.ts';
import { customHeaders } from './call-headers.ts';
import { EmbeddedChannel } from './channel.ts';
import type { CoreContext } from './context.ts';
import { Conversation } from './conversation.ts';
import { newMediaCounters } from './counters.ts';
import { DemoCallee } from './demo-callee.ts';
import { echo, echoName } from './echo-callee.ts';
import { EventQueue } from './event-queue.ts';
import { callerOf, endpointOf } from './far-end.ts';
import { allFormats, common } from './formats.ts';
import { IncomingCall } from './incoming-call.ts';
import type { EmbeddedCore, EmbeddedCoreOptions, EmbeddedCounters } from './options.ts';
import { startOpus } from './opus.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { RtpLeg } from './rtp-leg.ts';
import { parseSdp, SdpError } from './sdp.ts';
import { SoundDesk } from './sound-desk.ts';
import { Sounds } from './sounds.ts';
import { takeOver } from './take-over.ts';
import { Ticker } from './ticker.ts';

/** The telephony core inside the gateway's process: SIP over WebSocket, WebRTC media, nothing else installed. */
export function createEmbeddedCore(options: EmbeddedCoreOptions): EmbeddedCore {
  return new Core(options);
}
const watchMs = 5000;

class Core implements EmbeddedCore {
  readonly #options: EmbeddedCoreOptions;
  readonly #context: CoreContext;
  readonly #events: EventQueue;
  readonly #channels = new Map<ChannelId, EmbeddedChannel>();
  readonly #sound: SoundDesk;
  readonly #absence: Absence;
  readonly #maxChannels: number;
  #stopWatch: () => void = () => {};
  #stopped = false;

  constructor(options: EmbeddedCoreOptions) {
    this.#options = options;
    const { logger, clock } = options;
    this.#events = new EventQueue((error) => logger.error({ err: error }, 'a listener of the core failed'));
    this.#maxChannels = options.limits?.channels ?? 500;
    const edge = new SipEdge(
      {
        domain: options.domain,
        verifyToken: options.verifyToken,
        clock,
        limits: {
          messageBytes: options.limits?.messageBytes ?? 65_536,
          messagesPerSecond: options.limits?.messagesPerSecond ?? 50,
          strikes: options.limits?.strikes,
        },
        graceMs: options.graceMs ?? 30_000,
      },
      {
        onInvite: (invite) => this.#onInvite(invite),
        onContacts: (party, contacts) => {
          if (party.kind !== 'agent') return;
          this.#emit({ type: 'ContactStatusChange', identity: party.identity, contacts });
        },
        onError: (error) => logger.error({ err: error }, 'a SIP message could not be handled'),
      },
    );
    this.#context = {
      domain: options.domain,
      clock,
      logger,
      media: options.media ?? { bindAddress: null, publicAddress: null, udpPorts: null },
      preference: options.formats ?? allFormats,
      edge,
      ticker: new Ticker(),
      beat: new AudioBeat((error) => logger.error({ err: error }, 'a part of the sound failed')),
      sounds: new Sounds(options.soundsFolder ?? join(import.meta.dirname, '../sounds'), {
        library: options.library ?? null,
        recordings: options.recordings ?? null,
      }),
      counters: newMediaCounters(),
    };
    const { sounds, beat } = this.#context;
    this.#sound = new SoundDesk({
      channels: this.#channels,
      beat,
      sounds,
      clock,
      files: options.recordings ?? null,
      emit: (event) => this.#emit(event),
    });
    this.#absence = new Absence(
      clock,
      () => this.#channels.values(),
      () => sounds.clip('sound:moh'),
    );
  }

  async start(): Promise<void> {
    this.#watch();
    this.#absence.start();
    const { clock, logger, preference } = this.#context;
    if (!preference.includes('opus')) return;
    startOpus(clock).catch((error: unknown) => {
      logger.error({ err: error }, 'Opus cannot be decoded here: it is silent where it is mixed or recorded');
    });
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopWatch();
    this.#absence.end();
    for (const channel of [...this.#channels.values()]) channel.destroy(cause.temporaryFailure, false);
    this.#sound.close();
    this.#context.edge.close();
  }

  accept(socket: WebSocket, remoteAddress: string): void {
    if (this.#stopped) socket.close(1001, 'the gateway is stopping');
    else this.#context.edge.accept(socket, remoteAddress);
  }

  counters(): EmbeddedCounters {
    return { edge: this.#context.edge.counters, media: this.#context.counters, channels: this.#channels.size };
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
    const { edge, preference } = this.#context;
    const { to } = request;
    const bindings = to.kind === 'agent' ? edge.bindings('agent', to.identity) : edge.bindingsOf('carrier');
    const formats = common(preference, request.formats);
    const channel = this.#open({
      id: request.channelId,
      endpoint:
        to.kind === 'agent'
          ? { kind: 'agent', identity: to.identity }
          : { kind: 'carrier', identity: bindings[0]?.principal.identity ?? 'demo' },
      caller: request.caller.user,
      dialled: to.kind === 'agent' ? to.identity : to.number,
      params: request.params,
      formats,
    });
    const refused = this.#refusalOf(bindings.length, formats, to.kind);
    if (refused !== null) channel.destroy(refused, false);
    else if (bindings.length === 0) new DemoCallee(this.#context, channel);
    else {
      const call = new OutgoingCall(this.#context, channel, request, formats);
      channel.signalling = call;
      await call.start(bindings);
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
    const clip = await this.#context.sounds.clip('sound:moh');
    this.#channels.get(channelId)?.startMusic(clip);
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

  #open(parts: {
    id: string;
    endpoint: Endpoint;
    caller: string | null;
    dialled: string;
    params: Record<string, string>;
    headers?: Record<string, string>;
    formats: Format[];
  }): EmbeddedChannel {
    const channel = new EmbeddedChannel({
      ...parts,
      ticker: this.#context.ticker,
      emit: (event) => this.#emit(event),
      beat: this.#context.beat,
      onGone: (gone) => {
        this.#channels.delete(gone.id);
        this.#sound.gone(gone);
      },
    });
    this.#channels.set(channel.id, channel);
    return channel;
  }

  /** Why a call cannot even be tried, as a Q.850 cause. */
  #refusalOf(bindings: number, formats: readonly Format[], kind: 'agent' | 'number'): number | null {
    if (this.#stopped || this.#channels.size > this.#maxChannels) return cause.temporaryFailure;
    if (formats.length === 0) return cause.incompatible;
    const answeredHere = kind === 'number' && this.#options.demoCallee === true;
    return bindings === 0 && !answeredHere ? cause.destinationOutOfOrder : null;
  }

  #onInvite(invite: IncomingInvite): void {
    const replaced = invite.replaces?.handlers;
    if (replaced instanceof Conversation) {
      void takeOver(this.#context, invite, replaced);
      return;
    }
    if (this.#stopped || this.#channels.size >= this.#maxChannels) {
      invite.reject(503, ['Retry-After: 10']);
      return;
    }
    try {
      const remote = invite.request.body === '' ? null : parseSdp(invite.request.body);
      const offered = remote?.formats.map(({ format }) => format);
      const formats = common(this.#context.preference, offered ?? allFormats);
      if (formats.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
      const { principal, request, dialled } = invite;
      const channel = this.#open({
        id: randomUUID(),
        endpoint: endpointOf(principal),
        caller: callerOf(principal, header(request, callerHeader.toLowerCase())),
        dialled,
        params: { ...decodeParams(headerList(request, paramHeader.toLowerCase())), ...principal.params },
        headers: customHeaders(request),
        formats,
      });
      channel.signalling = new IncomingCall(this.#context, channel, invite, remote);
      if (dialled === echoName && principal.kind === 'agent') {
        void echo(channel, callIdOf(randomBytes(16)), this.#context.clock);
        return;
      }
      this.#emit({ type: 'ChannelCreated', channel: channel.view() });
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      invite.reject(error.kind === 'malformed' ? 400 : 488);
    }
  }

  /** Ends calls whose media is dead, and sends the reports of those that live. */
  #watch(): void {
    this.#stopWatch = this.#context.clock.after(watchMs, () => {
      const now = this.#context.clock.now();
      for (const channel of [...this.#channels.values()]) {
        const { leg } = channel;
        if (channel.state !== 'Up' || leg === null) continue;
        if (leg instanceof RtpLeg) leg.report();
        // Whose socket is gone too has its own time to come back.
        if (channel.signalling?.orphan === true) continue;
        if (now - leg.lastSeen > (this.#options.silenceMs ?? 15_000)) channel.fail();
      }
      this.#watch();
    });
  }
}
