import { EventEmitter } from 'eventemitter3';
import { callerHeader, encodeParam, paramHeader } from '../domain/protocol/sip-headers.ts';
import { AudioHelper } from './audio-helper.ts';
import { Call, type CallHost } from './call.ts';
import type { AgentOptions, ConnectOptions, DeviceOptions } from './device-options.ts';
import { type SipAgent, SipFailure, type SipSession } from './sip-agent.ts';
import { readToken } from './token.ts';
import { ringbackTone, ringtone } from './tones.ts';
import { errorOfStatus, type TwilioError, twilioError } from './twilio-error.ts';

export interface DeviceEvents {
  destroyed: [];
  error: [error: TwilioError, call?: Call];
  incoming: [call: Call];
  registered: [];
  registering: [];
  tokenWillExpire: [device: Device];
  unregistered: [];
}

/**
 * A telephone in the browser, with the surface of Twilio's `Device`
 * (https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice), speaking SIP.
 *
 *   unregistered ─register()─► registering ─► registered ─► unregistered
 *        └───────────────────── destroy() ──────────────────► destroyed
 */
export class Device extends EventEmitter<DeviceEvents> {
  readonly audio: AudioHelper;
  /** Incoming calls that wait for an answer. */
  readonly calls: Call[] = [];
  private options: DeviceOptions;
  private jwt: string;
  private status: Device.State;
  private agent: Promise<SipAgent> | null = null;
  private active: Call | null = null;
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private readonly ringing = new Map<Call, () => void>();

  static get isSupported(): boolean {
    return typeof RTCPeerConnection === 'function' && Boolean(navigator.mediaDevices?.getUserMedia);
  }

  static get packageName(): string {
    return 'sidecall/voice';
  }

  constructor(token: string, options: DeviceOptions = {}) {
    super();
    this.status = Device.State.Unregistered;
    this.options = options;
    this.jwt = token;
    this.audio = new AudioHelper(options.getUserMedia);
    this.watchExpiry();
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

  /** A call is up or being set up. */
  get isBusy(): boolean {
    return this.active !== null;
  }

  /** Rejects, where Twilio's may wait for ever: 20101, 20104, 31009, 31201. */
  async register(): Promise<void> {
    this.alive();
    if (this.status !== Device.State.Unregistered) return;
    this.become(Device.State.Registering);
    try {
      const agent = await this.sip();
      await agent.register();
    } catch (error) {
      if (this.state === Device.State.Destroyed) return;
      this.become(Device.State.Unregistered);
      const failure = failureOf(error);
      this.emit('error', failure);
      throw failure;
    }
  }

  async unregister(): Promise<void> {
    if (this.status === Device.State.Registered) await (await this.agent)?.unregister();
  }

  /** Resolves once the call is being set up; what becomes of it comes as the Call's events. */
  async connect(options: ConnectOptions = {}): Promise<Call> {
    this.alive();
    if (this.active) throw new Error('A Call is already active');
    const { To: to = '', ...params } = options.params ?? {};
    const headers = Object.entries(params).map(([name, value]) => `${paramHeader}: ${encodeParam(name, value)}`);
    if (options.callerId !== undefined) headers.push(`${callerHeader}: ${options.callerId.replace(/[\r\n]/g, '')}`);
    const stream = await this.audio.microphone();
    const microphone = { stream, keep: false };
    try {
      const agent = await this.sip();
      this.alive();
      if (this.active) throw new Error('A Call is already active');
      const session = agent.invite(to, { stream, headers });
      const call = new Call(session, this.host(), {
        direction: Call.CallDirection.Outgoing,
        microphone,
        to,
        from: this.identity ?? '',
        params,
      });
      this.active = call;
      call.on('error', (error) => this.emit('error', error, call));
      return call;
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error instanceof SipFailure ? failureOf(error) : error;
    }
  }

  disconnectAll(): void {
    for (const call of [...this.calls]) call.reject();
    this.active?.disconnect();
  }

  updateToken(token: string): void {
    this.alive();
    this.jwt = token;
    this.watchExpiry();
    void this.agent?.then(async (agent) => {
      agent.setToken(token);
      // The registration ends with the token that made it: renew it with the new one.
      if (this.status === Device.State.Registered)
        await agent.register().catch((error) => this.emit('error', failureOf(error)));
    });
  }

  updateOptions(options: DeviceOptions): void {
    this.options = { ...this.options, ...options };
  }

  destroy(): void {
    if (this.state === Device.State.Destroyed) return;
    clearTimeout(this.expiry);
    this.disconnectAll();
    void this.agent?.then((agent) => agent.stop());
    if (this.status === Device.State.Registered) this.emit('unregistered');
    this.become(Device.State.Destroyed);
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
    if (!facts) throw new SipFailure(401, 'not a token');
    const options: AgentOptions = {
      url: this.options.sipUrl ?? `${location.origin.replace(/^http/, 'ws')}/v1/sip`,
      identity: facts.identity,
      token: this.jwt,
      iceServers: this.options.iceServers ?? [],
      listener: {
        incoming: (session) => this.heardIncoming(session),
        registered: () => {
          if (this.state !== Device.State.Destroyed) this.become(Device.State.Registered);
        },
        unregistered: (failure) => this.heardUnregistered(failure),
      },
    };
    if (this.options.createAgent) return this.options.createAgent(options);
    const { JsSipAgent } = await import('./sip/jssip-agent.ts');
    return new JsSipAgent(options);
  }

  private heardIncoming(session: SipSession): void {
    if (this.state === Device.State.Destroyed || (this.isBusy && !this.options.allowIncomingWhileBusy)) {
      session.reject(486);
      return;
    }
    const call = new Call(session, this.host(), { direction: Call.CallDirection.Incoming, to: this.identity ?? '' });
    this.calls.push(call);
    if (!this.options.withoutSounds && this.audio.sounds.incoming && !this.isBusy) this.ringing.set(call, ringtone());
    call.on('error', (error) => this.emit('error', error, call));
    this.emit('incoming', call);
  }

  private heardUnregistered(failure: SipFailure | null): void {
    if (this.state === Device.State.Destroyed) return;
    // JsSIP goes on trying: when it succeeds, `registered` comes again.
    this.become(Device.State.Unregistered);
    if (failure) this.emit('error', failureOf(failure));
  }

  private host(): CallHost {
    return {
      openMicrophone: async () => ({ stream: await this.audio.microphone(), keep: false }),
      speaker: () => this.audio.outputDevice,
      ringback: () => (this.options.withoutSounds || !this.audio.sounds.outgoing ? () => undefined : ringbackTone()),
      changed: (call) => this.heardChange(call),
    };
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

  private watchExpiry(): void {
    clearTimeout(this.expiry);
    const expiresAt = readToken(this.jwt)?.expiresAt;
    if (!expiresAt) return;
    const ahead = expiresAt - (this.options.tokenRefreshMs ?? 10_000) - Date.now();
    // A timer of more than 24.8 days fires at once (32 bits of milliseconds).
    this.expiry = setTimeout(() => this.emit('tokenWillExpire', this), Math.min(Math.max(0, ahead), 2 ** 31 - 1));
  }

  private become(state: Device.State): void {
    if (this.status === state) return;
    this.status = state;
    if (state !== Device.State.Destroyed) this.emit(state as 'registered' | 'registering' | 'unregistered');
    else this.emit('destroyed');
  }

  private alive(): void {
    if (this.state === Device.State.Destroyed) throw new Error('Device has been destroyed.');
  }
}

export namespace Device {
  export enum State {
    Destroyed = 'destroyed',
    Registered = 'registered',
    Registering = 'registering',
    Unregistered = 'unregistered',
  }
}

function failureOf(error: unknown): TwilioError {
  if (!(error instanceof SipFailure)) return error as TwilioError;
  if (error.status === 401 && /expired/i.test(error.reason)) return twilioError('AccessTokenExpired', error);
  if (error.status === 0) return twilioError('TransportError', error);
  return errorOfStatus(error.status, error);
}
