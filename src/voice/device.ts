import { EventEmitter } from 'eventemitter3';
import { callerHeader, encodeParam, paramHeader } from '../domain/protocol/sip-headers.ts';
import { AudioHelper } from './audio-helper.ts';
import { Call, type CallHost } from './call.ts';
import type { ConnectOptions, DeviceOptions } from './device-options.ts';
import { AuthorizationErrors, InvalidStateError, NotSupportedError, type TwilioError } from './errors/index.ts';
import { errorOfFailure } from './errors/of-sip.ts';
import { type AgentOptions, type SipAgent, SipFailure, type SipSession } from './sip-agent.ts';
import { startSound } from './sounds.ts';
import { expiryOf, readToken, TokenWatch } from './token.ts';

export interface DeviceEvents {
  destroyed: [];
  error: [error: TwilioError, call?: Call];
  incoming: [call: Call];
  registered: [];
  registering: [];
  tokenWillExpire: [device: Device];
  unregistered: [];
}

/** Any name does (RFC 2606): the gateway knows identities by their token. */
const defaultDomain = 'sidecall.invalid';

/**
 * A telephone in the browser, with the surface of Twilio's `Device`
 * (https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice), speaking SIP.
 *
 *   unregistered ─register()─► registering ─200─► registered
 *        ▲  └──────────────────────────── back ──────┘   │
 *        ├──────────── refused, unregister(), socket lost┘
 *        └─ destroy(), from anywhere ─► destroyed
 */
export class Device extends EventEmitter<DeviceEvents> {
  readonly audio: AudioHelper;
  /** Incoming calls that wait for an answer. */
  readonly calls: Call[] = [];
  private options: DeviceOptions;
  private jwt: string;
  private status: Device.State = Device.State.Unregistered;
  /** Registered, or to be registered again as soon as that is possible. */
  private wanted = false;
  private agent: Promise<SipAgent> | null = null;
  private active: Call | null = null;
  private readonly expiry: TokenWatch;
  private readonly ringing = new Map<Call, () => void>();
  private readonly closing = new AbortController();

  static get isSupported(): boolean {
    return typeof RTCPeerConnection === 'function' && Boolean(navigator.mediaDevices?.getUserMedia);
  }

  static get packageName(): string {
    return 'sidecall/voice';
  }

  /** Of the surface that this one follows. */
  static get version(): string {
    return '2.18.5';
  }

  constructor(token: string, options: DeviceOptions = {}) {
    super();
    this.options = options;
    this.jwt = token;
    const { getUserMedia, fileInputStream } = options;
    this.audio = new AudioHelper({
      ...(getUserMedia && { getUserMedia }),
      ...(fileInputStream && { fileInputStream }),
      onInput: () => void this.active?.changeInput().catch((error) => this.emit('error', errorOfFailure(error))),
      onSpeakers: () => this.active?.changeSpeaker(),
    });
    this.expiry = new TokenWatch(() => this.emit('tokenWillExpire', this));
    this.expiry.watch(token, options.tokenRefreshMs);
    // A page that goes says so; otherwise the other side would wait for it to come back.
    const onPageHide = (event: PageTransitionEvent): void => {
      if (!event.persisted) this.destroy();
    };
    addEventListener('pagehide', onPageHide, { signal: this.closing.signal });
  }

  get state(): Device.State {
    return this.status;
  }

  get token(): string {
    return this.jwt;
  }

  get identity(): string | null {
    return readToken(this.jwt)?.identity ?? null;
  }

  /** The first of the edges asked for. */
  get edge(): string | null {
    return [this.options.edge ?? []].flat()[0] ?? null;
  }

  /** The gateway's host, once it is known. */
  get home(): string | null {
    return this.agent ? new URL(this.sipUrl()).hostname : null;
  }

  /** A call is up or being set up. */
  get isBusy(): boolean {
    return this.active !== null;
  }

  /** Rejects, where Twilio's may wait for ever: 20101, 20104, 31009, 31201. */
  async register(): Promise<void> {
    this.alive();
    this.supported();
    if (this.status !== Device.State.Unregistered) {
      throw new InvalidStateError(`A device that is ${this.status} cannot be registered.`);
    }
    this.wanted = true;
    this.become(Device.State.Registering);
    try {
      await (await this.sip()).register();
    } catch (error) {
      if (this.isDestroyed()) return;
      this.become(Device.State.Unregistered);
      const failure = errorOfFailure(error);
      this.emit('error', failure);
      throw failure;
    }
  }

  async unregister(): Promise<void> {
    if (this.status !== Device.State.Registered) {
      throw new InvalidStateError(`A device that is ${this.status} cannot be unregistered.`);
    }
    this.wanted = false;
    await (await this.agent)?.unregister();
  }

  /** Resolves once the call is being set up; what becomes of it comes as the Call's events. */
  async connect(options: ConnectOptions = {}): Promise<Call> {
    this.alive();
    this.supported();
    if (this.active) throw new InvalidStateError('A Call is already active');
    const { To: to = '', ...params } = options.params ?? {};
    const headers = Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
    if (options.callerId !== undefined) headers.push(`${callerHeader}: ${options.callerId.replace(/[\r\n]/g, '')}`);
    const start = { direction: Call.CallDirection.Outgoing, from: this.identity ?? '', to, params };
    const call = new Call(this.host(), start);
    this.active = call;
    this.tellErrorsOf(call);
    const invite = async (stream: MediaStream): Promise<SipSession> => {
      try {
        const { rtcConfiguration } = options;
        return (await this.sip()).invite(to, { stream, headers, ...(rtcConfiguration && { rtcConfiguration }) });
      } catch (error) {
        throw errorOfFailure(error);
      }
    };
    // Whoever asked gets the call first, and then hears what becomes of it.
    setTimeout(() => call.dial(invite, options));
    return call;
  }

  disconnectAll(): void {
    for (const call of [...this.calls]) call.reject();
    this.active?.disconnect();
  }

  updateToken(token: string): void {
    this.alive();
    this.jwt = token;
    this.expiry.watch(token, this.options.tokenRefreshMs);
    void this.agent?.then(async (agent) => {
      agent.setToken(token);
      // The registration ends with the token that made it: renew it with the new one.
      if (this.wanted && !this.isDestroyed()) await agent.register().catch((error) => this.heardUnregistered(error));
    });
  }

  updateOptions(options: DeviceOptions = {}): void {
    this.alive();
    this.options = { ...this.options, ...options };
    this.expiry.watch(this.jwt, this.options.tokenRefreshMs);
  }

  destroy(): void {
    if (this.isDestroyed()) return;
    this.wanted = false;
    this.expiry.close();
    this.closing.abort();
    this.disconnectAll();
    void this.agent?.then(
      (agent) => agent.stop(),
      () => undefined,
    );
    if (this.status !== Device.State.Unregistered) this.become(Device.State.Unregistered);
    this.become(Device.State.Destroyed);
    this.audio.close();
    this.removeAllListeners();
  }

  private sip(): Promise<SipAgent> {
    this.agent ??= this.createAgent();
    this.agent.catch(() => {
      this.agent = null;
    });
    return this.agent;
  }

  private async createAgent(): Promise<SipAgent> {
    const facts = readToken(this.jwt);
    if (!facts) throw new AuthorizationErrors.AccessTokenInvalid();
    const options: AgentOptions = {
      url: this.sipUrl(),
      domain: this.options.sipDomain ?? defaultDomain,
      identity: facts.identity,
      token: this.jwt,
      iceServers: this.options.iceServers ?? [],
      codecs: this.options.codecPreferences ?? [],
      listener: {
        incoming: (session) => this.heardIncoming(session),
        registered: () => {
          if (this.wanted) this.become(Device.State.Registered);
        },
        unregistered: (failure) => this.heardUnregistered(failure),
        connected: (up) => this.heardSocket(up),
      },
    };
    if (this.options.createAgent) return this.options.createAgent(options);
    const { JsSipAgent } = await import('./sip/jssip-agent.ts');
    const agent = new JsSipAgent(options);
    if (this.isDestroyed()) agent.stop();
    return agent;
  }

  private sipUrl(): string {
    const { sipUrl, edges = {} } = this.options;
    const ofEdge = this.edge === null ? undefined : edges[this.edge];
    return ofEdge ?? sipUrl ?? `${location.origin.replace(/^http/, 'ws')}/v1/sip`;
  }

  private heardIncoming(session: SipSession): void {
    if (this.isDestroyed() || (this.isBusy && !this.options.allowIncomingWhileBusy)) {
      session.reject(486);
      return;
    }
    const start = { direction: Call.CallDirection.Incoming, from: session.remoteUser, to: this.identity ?? '' };
    const call = new Call(this.host(), start, session);
    this.calls.push(call);
    this.tellErrorsOf(call);
    if (this.sounds('incoming') && !this.isBusy) {
      this.ringing.set(call, startSound('incoming', this.audio.ringtoneDevices.ids, this.options.sounds?.incoming));
    }
    this.emit('incoming', call);
  }

  private heardUnregistered(reason: unknown): void {
    if (this.isDestroyed()) return;
    // The agent goes on trying: when it succeeds, `registered` comes again.
    this.become(Device.State.Unregistered);
    if (!reason) return;
    const expiresAt = expiryOf(this.jwt);
    const slept = reason instanceof SipFailure && reason.status === 401 && expiresAt !== null && expiresAt < Date.now();
    // After a computer's sleep the token is old and nobody is to blame: ask for another before complaining.
    if (slept && this.listenerCount('tokenWillExpire') > 0 && this.expiry.ask()) return;
    this.emit('error', errorOfFailure(reason));
  }

  private heardSocket(up: boolean): void {
    for (const call of [...this.calls, this.active]) call?.signalling(up);
  }

  private tellErrorsOf(call: Call): void {
    call.on('error', (error) => this.emit('error', error, call));
  }

  private host(): CallHost {
    return {
      openMicrophone: (constraints) => this.audio.microphone(constraints),
      speaker: () => this.audio.speakerDevices.ids[0] ?? '',
      ringback: () =>
        this.sounds('outgoing')
          ? startSound('outgoing', this.audio.speakerDevices.ids, this.options.sounds?.outgoing)
          : () => undefined,
      changed: (call) => this.heardChange(call),
    };
  }

  private sounds(name: 'incoming' | 'outgoing'): boolean {
    return !this.options.withoutSounds && this.audio[name]();
  }

  private heardChange(call: Call): void {
    const state = call.status();
    const waiting = this.calls.indexOf(call);
    if (waiting >= 0 && state !== Call.State.Pending) {
      this.calls.splice(waiting, 1);
      this.ringing.get(call)?.();
      this.ringing.delete(call);
    }
    if (state === Call.State.Closed) {
      if (this.active === call) this.active = null;
    } else if (state !== Call.State.Pending && this.active !== call) {
      const before = this.active;
      this.active = call;
      before?.disconnect();
    }
  }

  private become(state: Device.State): void {
    if (this.status === state || this.isDestroyed()) return;
    this.status = state;
    this.emit(state);
  }

  private isDestroyed(): boolean {
    return this.status === Device.State.Destroyed;
  }

  private alive(): void {
    if (this.isDestroyed()) throw new InvalidStateError('Device has been destroyed.');
  }

  private supported(): void {
    // A page may bring its own sound, but nothing replaces WebRTC.
    const ownInput = this.options.fileInputStream ?? this.options.getUserMedia;
    if (typeof RTCPeerConnection === 'function' && (ownInput || Device.isSupported)) return;
    throw new NotSupportedError('This browser cannot make calls: it needs WebRTC, on https or localhost.');
  }
}

export namespace Device {
  export enum EventName {
    Error = 'error',
    Incoming = 'incoming',
    Destroyed = 'destroyed',
    Unregistered = 'unregistered',
    Registering = 'registering',
    Registered = 'registered',
    TokenWillExpire = 'tokenWillExpire',
  }
  export enum State {
    Destroyed = 'destroyed',
    Unregistered = 'unregistered',
    Registering = 'registering',
    Registered = 'registered',
  }
  export enum SoundName {
    Incoming = 'incoming',
    Outgoing = 'outgoing',
    Disconnect = 'disconnect',
    Dtmf0 = 'dtmf0',
    Dtmf1 = 'dtmf1',
    Dtmf2 = 'dtmf2',
    Dtmf3 = 'dtmf3',
    Dtmf4 = 'dtmf4',
    Dtmf5 = 'dtmf5',
    Dtmf6 = 'dtmf6',
    Dtmf7 = 'dtmf7',
    Dtmf8 = 'dtmf8',
    Dtmf9 = 'dtmf9',
    DtmfS = 'dtmfs',
    DtmfH = 'dtmfh',
  }
}
