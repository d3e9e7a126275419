import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { callIdOf } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import { callerHeader, decodeParams, paramHeader } from '../../../domain/protocol/sip-headers.ts';
import type { EdgeCounters } from '../../edge/counters.ts';
import { SipEdge } from '../../edge/edge.ts';
import type { IncomingInvite } from '../../edge/incoming-invite.ts';
import type { VerifyToken } from '../../edge/principal.ts';
import { header, headerList } from '../../edge/sip-message.ts';
import type {
  BridgeId,
  Channel,
  ChannelId,
  CoreEvent,
  Endpoint,
  Format,
  Headers,
  Media,
  OriginateRequest,
  Place,
  PlaybackId,
  TelephonyCore,
  TransferProgress,
} from '../port.ts';
import { Absence } from './absence.ts';
import { Bridge } from './bridge.ts';
import { customHeaders } from './call-headers.ts';
import { EmbeddedChannel } from './channel.ts';
import type { CoreContext, CoreLogger } from './context.ts';
import { Conversation } from './conversation.ts';
import { type MediaCounters, newMediaCounters } from './counters.ts';
import { DemoCallee } from './demo-callee.ts';
import { echo, echoName } from './echo-callee.ts';
import { EventQueue } from './event-queue.ts';
import { callerOf, endpointOf } from './far-end.ts';
import { allFormats, common } from './formats.ts';
import { IncomingCall } from './incoming-call.ts';
import type { MediaSettings } from './media-transport.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { RtpLeg } from './rtp-leg.ts';
import { parseSdp, SdpError } from './sdp.ts';
import { Sounds } from './sounds.ts';
import { takeOver } from './take-over.ts';
import { Ticker } from './ticker.ts';

export interface EmbeddedCoreOptions {
  /** The host part of SIP URIs; needs no DNS. */
  domain: string;
  /** Rejects with TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verifyToken: VerifyToken;
  clock: Clock;
  logger: CoreLogger;
  media?: MediaSettings;
  /** Formats in the order the gateway prefers; those left out are not used. */
  formats?: readonly Format[];
  /** Numbers that no carrier takes are answered by a recorded voice. */
  demoCallee?: boolean;
  /** Bytes of a SIP message, messages a second of one socket, bad ones before it is closed, channels at once. */
  limits?: { messageBytes?: number; messagesPerSecond?: number; strikes?: number; channels?: number };
  /** How long a call outlives its caller's WebSocket, in milliseconds. */
  graceMs?: number;
  /** How long a call outlives its media, in milliseconds. */
  silenceMs?: number;
  /** Where the WAV files are. */
  soundsFolder?: string;
}

export interface EmbeddedCounters {
  edge: Readonly<EdgeCounters>;
  media: Readonly<MediaCounters>;
  channels: number;
}

export interface EmbeddedCore extends TelephonyCore {
  /** A WebSocket of the subprotocol "sip". */
  accept(socket: WebSocket, remoteAddress: string): void;
  counters(): EmbeddedCounters;
}

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
  readonly #bridges = new Map<BridgeId, Bridge>();
  readonly #playbacks = new Map<PlaybackId, EmbeddedChannel>();
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
      sounds: new Sounds(options.soundsFolder ?? join(import.meta.dirname, '../sounds')),
      counters: newMediaCounters(),
    };
    const { sounds } = this.#context;
    this.#absence = new Absence(
      clock,
      () => this.#channels.values(),
      () => sounds.clip('sound:moh'),
    );
  }

  async start(): Promise<void> {
    this.#watch();
    this.#absence.start();
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopWatch();
    this.#absence.end();
    for (const channel of [...this.#channels.values()]) channel.destroy(cause.temporaryFailure, false);
    this.#bridges.clear();
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
    if (!this.#bridges.has(bridgeId)) this.#bridges.set(bridgeId, new Bridge());
  }

  async addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const channel = this.#channels.get(channelId);
    if (channel) this.#bridges.get(bridgeId)?.add(channel);
  }

  async removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void> {
    const channel = this.#channels.get(channelId);
    if (channel) this.#bridges.get(bridgeId)?.remove(channel);
  }

  async destroyBridge(bridgeId: BridgeId): Promise<void> {
    this.#bridges.get(bridgeId)?.clear();
    this.#bridges.delete(bridgeId);
  }

  async startMoh(channelId: ChannelId): Promise<void> {
    const clip = await this.#context.sounds.clip('sound:moh');
    this.#channels.get(channelId)?.startMusic(clip);
  }

  async stopMoh(channelId: ChannelId): Promise<void> {
    this.#channels.get(channelId)?.stopMusic();
  }

  async play(place: Place, playbackId: PlaybackId, wanted: Media | readonly Media[]): Promise<void> {
    const [media] = [wanted].flat() as Media[];
    if (media === undefined || typeof media === 'object' || 'bridgeId' in place) throw new CodedError('NOT_FOUND');
    const { channelId } = place;
    const clip = await this.#context.sounds.clip(media);
    const channel = this.#channels.get(channelId);
    if (!channel) return;
    this.#playbacks.set(playbackId, channel);
    channel.startPlayback(playbackId, clip, media === 'tone:ringback');
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.#playbacks.get(playbackId)?.stopPlayback(playbackId);
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

  async mute(): Promise<void> {
    throw new CodedError('INTERNAL');
  }

  async unmute(): Promise<void> {
    throw new CodedError('INTERNAL');
  }

  async hold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(true);
  }

  async unhold(channelId: ChannelId): Promise<void> {
    await this.#channels.get(channelId)?.signalling?.hold?.(false);
  }

  async record(): Promise<void> {
    throw new CodedError('INTERNAL');
  }

  async pauseRecording(): Promise<void> {}

  async unpauseRecording(): Promise<void> {}

  async stopRecording(): Promise<void> {}

  async snoop(): Promise<Channel> {
    throw new CodedError('INTERNAL');
  }

  contacts(identity: string): number {
    return this.#context.edge.bindings('agent', identity).length;
  }

  channels(): readonly Channel[] {
    return [...this.#channels.values()].map((channel) => channel.view());
  }

  #emit(event: CoreEvent): void {
    if (event.type === 'PlaybackFinished') this.#playbacks.delete(event.playbackId);
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
      onGone: (gone) => this.#channels.delete(gone.id),
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
