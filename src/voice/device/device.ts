import { Call } from '../call/call.ts';
import { paramLines, textParams } from '../call/call-params.ts';
import { DeviceCalls } from '../call/device-calls.ts';
import { parseToken } from '../call/dialog-token.ts';
import { Emitter } from '../emitter.ts';
import { errors, loadErrors } from '../errors/loading.ts';
import { InvalidArgumentError, InvalidStateError } from '../errors/twilio-error.ts';
import { AudioHelper } from '../media/audio-helper.ts';
import { pageAudio } from '../media/page-audio.ts';
import type { AcceptOptions } from '../options/accept-options.ts';
import * as enums from '../options/device-enums.ts';
import type { ConnectOptions as DeviceConnectOptions, DeviceOptions } from '../options/device-options.ts';
import { PreflightTest } from '../preflight/preflight-test.ts';
import type { SipAgent, SipFailure, SipSession, SubscribeOptions } from '../sip/sip-agent.ts';
import { identityOf, sipUrls, textToken } from './account.ts';
import type { DeviceEvents } from './device-events.ts';
import { applyLogLevel } from './log-level.ts';
import type { PageWatcher } from './page-watch.ts';
import type { SocketDoubt } from './socket-doubt.ts';
import { isSupported, requireSupport } from './support.ts';
import { expiryOf, TokenWatch } from './token.ts';

type AgentStart = typeof import('./agent-start.ts');

/**
 * A telephone in the browser over SIP, with the surface of Twilio's `Device`
 * (https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice).
 *
 *   unregistered ─register()─► registering ─200─► registered
 *        ▲  └──────────────────────────── back ──────┘   │
 *        ├──────────── refused, unregister(), socket lost┘
 *        └─ destroy(), from anywhere ─► destroyed
 */
export class Device extends Emitter<DeviceEvents<Device, Call>> {
  readonly audio: AudioHelper;
  private options: Device.Options;
  private jwt: string;
  private status: Device.State = Device.State.Unregistered;
  /** The page wants a registration, now or as soon as it is possible. */
  private wanted = false;
  private agent: Promise<SipAgent> | null = null;
  private readonly live: DeviceCalls;
  private readonly expiry: TokenWatch;
  /** The network changed after the current socket was opened. */
  private networkIsNew = false;
  private socketDoubt: SocketDoubt | null = null;
  private watched = false;
  private readonly closing = new AbortController();

  static get isSupported(): boolean {
    return isSupported();
  }

  /** Not in Twilio's documentation: the preferred audio format of this browser. */
  static get extension(): 'mp3' | 'ogg' {
    return new Audio().canPlayType('audio/mpeg') ? 'mp3' : 'ogg';
  }

  /** Calls the gateway's echo and reports the quality. The test does not register. */
  static runPreflight(token: string, options: PreflightTest.Options = {}): PreflightTest {
    return new PreflightTest((settings) => new Device(token, settings), options);
  }

  /** The AudioContext that plays tones, one per page. The browser keeps it suspended until the first click. */
  static get audioContext(): AudioContext | undefined {
    return pageAudio();
  }

  static get packageName(): string {
    return 'sidecall/voice';
  }

  /** The version of Twilio's SDK that this class follows. */
  static get version(): string {
    return '2.18.5';
  }

  constructor(token: string, options: Device.Options = {}) {
    super();
    this.options = options;
    this.jwt = textToken(token);
    applyLogLevel(options);
    const { getUserMedia, fileInputStream, enumerateDevices } = options;
    const change = (what: Parameters<DeviceCalls['change']>[0]) => (): void =>
      void this.live.change(what).catch((error) => this.emit('error', errors().errorOfFailure(error)));
    this.audio = new AudioHelper({
      ...(getUserMedia && { getUserMedia }),
      ...(fileInputStream && { fileInputStream }),
      ...(enumerateDevices && { enumerateDevices }),
      onInput: change('changeInput'),
      onSpeakers: change('changeSpeaker'),
      onRemote: change('changeRemote'),
    });
    this.live = new DeviceCalls({
      audio: this.audio,
      options: () => this.options,
      failed: (error, call) => this.emit('error', error, call),
      settled: () => this.socketDoubt?.settled(),
    });
    this.expiry = new TokenWatch(() => this.emit('tokenWillExpire', this));
    this.expiry.watch(token, options.tokenRefreshMs);
  }

  /** Incoming calls without an answer yet. */
  get calls(): Call[] {
    return this.live.pending;
  }

  get state(): Device.State {
    return this.status;
  }

  get token(): string {
    return this.jwt;
  }

  get identity(): string | null {
    return identityOf(this.options, this.jwt);
  }

  /** The first of the requested edges. */
  get edge(): string | null {
    return [this.options.edge ?? []].flat()[0] ?? null;
  }

  /** The gateway's host, once it is known. */
  get home(): string | null {
    return this.agent ? new URL(sipUrls(this.options)[0] ?? location.href).hostname : null;
  }

  /** A call is active or being set up. */
  get isBusy(): boolean {
    return this.live.active !== null;
  }

  /** Registers for calls. Twilio's may never settle. This one rejects with 20101, 20104, 31009 or 31201. */
  async register(): Promise<void> {
    this.alive();
    requireSupport(this.options);
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
      const failure = (await loadErrors()).errorOfFailure(error);
      this.emit('error', failure, undefined);
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

  /** Resolves when the setup of the call begins. The outcome follows as events of the Call. */
  async connect(options: Device.ConnectOptions = {}): Promise<Call> {
    this.alive();
    requireSupport(this.options);
    const { active } = this.live;
    if (active && !options.beside) throw new InvalidStateError('A Call is already active');
    const params = textParams(options.params);
    const { To: to = '' } = params;
    const token = options.connectToken === undefined ? null : parseToken(options.connectToken);
    if (options.connectToken !== undefined && token === null) throw new InvalidArgumentError('No connectToken.');
    const waiting = options.connectToken === undefined ? null : DeviceCalls.waiting(options.connectToken);
    const session = waiting?.handOver() ?? null;
    if (waiting && session) return this.live.take(session, waiting.parameters.To ?? '', options);
    if (active && !token && !this.options.severalCalls) await active.hold();
    const call = this.live.dial({
      direction: token?.incoming ? Call.CallDirection.Incoming : Call.CallDirection.Outgoing,
      from: token?.incoming ? '' : (this.identity ?? ''),
      to: token?.incoming ? (this.identity ?? '') : to,
      params,
      ...(token && { resumed: options.connectToken }),
    });
    if (token?.callSid) call.parameters.CallSid = token.callSid;
    // Open the socket and the microphone in parallel.
    const opened = this.sip().then((agent) => agent.open(token !== null));
    opened.catch(() => {});
    const invite = async (stream: MediaStream): Promise<SipSession> => {
      try {
        // RFC 3891: with Replaces the gateway finds the call by its dialog, so the request URI has no meaning.
        return (await opened).invite(token ? (this.identity ?? '') : to, {
          stream,
          headers: paramLines(params, options.callerId),
          ...(options.rtcConfiguration && { rtcConfiguration: options.rtcConfiguration }),
          ...(token && { replaces: token, held: call.isOnHold }),
        });
      } catch (error) {
        throw errors().errorOfFailure(error);
      }
    };
    await loadErrors();
    // The caller of `connect` gets the Call before its first event.
    setTimeout(() => call.dial(invite, options));
    return call;
  }

  /**
   * Beyond Twilio: continues the call that a reload of this tab interrupted (option `surviveReload`). Resolves with the
   * call in the state `connecting`, with its former mute and hold state. The call emits `accept` when audio flows
   * again, or `disconnect` if it is over. Resolves with null if there is none, or, without `beside`, if another is active.
   */
  async recover(options: AcceptOptions & { beside?: boolean } = {}): Promise<Call | null> {
    this.alive();
    const { takeMarker } = await import('./agent-start.ts');
    const marker = this.live.active && !options.beside ? null : takeMarker(this.identity ?? '');
    if (marker === null) return null;
    const call = await this.connect({ ...options, connectToken: marker.token });
    // Before the microphone opens, so that a muted person is never heard.
    call.goOnAs(marker);
    return call;
  }

  /** Beyond Twilio: reads server events over this socket. Rejects with a TwilioError whose cause is the SipFailure. */
  async subscribe(options: SubscribeOptions): Promise<void> {
    this.alive();
    try {
      await (await this.sip()).subscribe(options);
    } catch (error) {
      throw errors().errorOfFailure(error);
    }
    // A page may abort a stream because it received nothing for too long, so the socket is probed.
    if (options.signal.aborted) void this.socketDoubt?.raise();
  }

  disconnectAll(): void {
    this.live.endAll();
  }

  /** @throws InvalidArgumentError if the token is not text */
  updateToken(token: string): void {
    this.alive();
    this.jwt = textToken(token);
    this.expiry.watch(token, this.options.tokenRefreshMs);
    void this.agent?.then(async (agent) => {
      agent.setToken(token);
      // The registration ends with its token, so it is renewed with the new one.
      if (this.wanted && !this.isDestroyed()) await agent.register().catch((error) => this.heardUnregistered(error));
    });
  }

  updateOptions(options: Device.Options = {}): void {
    this.alive();
    const before = sipUrls(this.options).join();
    this.options = { ...this.options, ...options };
    applyLogLevel(options);
    if (sipUrls(this.options).join() !== before) this.moveTo();
    this.expiry.watch(this.jwt, this.options.tokenRefreshMs);
  }

  destroy(): void {
    if (this.isDestroyed()) return;
    this.wanted = false;
    this.expiry.close();
    this.closing.abort();
    for (const call of [...this.live.pending]) call.reject();
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

  /** Moves to another server. A call would not survive this. */
  private moveTo(): void {
    if (this.isBusy) throw new InvalidStateError('The edge cannot be changed while a Call is active.');
    void this.agent?.then((agent) => agent.stop()).catch(() => undefined);
    this.agent = null;
    if (!this.wanted) return;
    this.status = Device.State.Unregistered;
    void this.register().catch(() => undefined);
  }

  private sip(): Promise<SipAgent> {
    this.agent ??= this.createAgent();
    this.agent.catch(() => {
      this.agent = null;
    });
    return this.agent;
  }

  private async createAgent(): Promise<SipAgent> {
    const { AccessTokenInvalid } = await loadErrors();
    const { agentOptionsOf, closeQuestion, leaveMarkers, preparingCalls, SocketDoubt, watchPage } = await import(
      './agent-start.ts'
    );
    this.socketDoubt ??= new SocketDoubt({
      probe: async () => (await this.agent?.catch(() => null))?.probe() ?? true,
      mayReconnect: () => !this.live.isSettingUp,
      reconnect: () => void this.heardNetworkChange(),
    });
    const { identity } = this;
    if (identity === null) throw new AccessTokenInvalid();
    // Without an agent there is no call to hand over or to end.
    if (!this.watched && !this.isDestroyed())
      watchPage(this.pageWatcher({ closeQuestion, leaveMarkers }), this.closing.signal);
    this.watched = true;
    const listener = preparingCalls({
      incoming: (session) => this.heardIncoming(session),
      registered: () => {
        if (this.wanted) this.become(Device.State.Registered);
      },
      unregistered: (failure) => this.heardUnregistered(failure),
      connected: (up) => this.heardSocket(up),
    });
    const options = agentOptionsOf(this.options, { urls: sipUrls(this.options), identity, token: this.jwt, listener });
    if (this.options.createAgent) return this.options.createAgent(options);
    const { JsSipAgent } = await import('../sip/jssip-agent.ts');
    const agent = new JsSipAgent(options);
    if (this.isDestroyed()) agent.stop();
    return agent;
  }

  private pageWatcher({
    closeQuestion,
    leaveMarkers,
  }: Pick<AgentStart, 'closeQuestion' | 'leaveMarkers'>): PageWatcher {
    return {
      // End the calls when the page closes. The other side would otherwise wait for the page to come back.
      leaving: () => this.heardPageGoing(leaveMarkers),
      inDoubt: () => void this.socketDoubt?.raise(),
      question: () => (this.live.all().length === 0 ? null : closeQuestion(this.options)),
    };
  }

  private heardIncoming(session: SipSession): void {
    const { allowIncomingWhileBusy } = this.options;
    if (this.isDestroyed() || (this.isBusy && !allowIncomingWhileBusy)) session.reject(486);
    else this.emit('incoming', this.live.ring(session, this.identity ?? ''));
  }

  private heardUnregistered(reason: SipFailure | null): void {
    if (this.isDestroyed()) return;
    // The agent keeps trying. `registered` is emitted again when it succeeds.
    this.become(Device.State.Unregistered);
    if (!reason) return;
    const expiresAt = expiryOf(this.jwt);
    const slept = reason.status === 401 && expiresAt !== null && expiresAt < Date.now();
    // After sleep the token has expired, which is no error. Ask for a new one before reporting it.
    if (slept && this.listenerCount('tokenWillExpire') > 0 && this.expiry.ask()) return;
    this.emit('error', errors().errorOfFailure(reason), undefined);
  }

  private heardSocket(up: boolean): void {
    for (const call of this.live.all()) call.signalling(up);
    if (!up || !this.networkIsNew) return;
    this.networkIsNew = false;
    for (const call of this.live.all()) call.networkChanged();
  }

  /** Reconnect the socket first: the repair of the audio needs it. */
  private async heardNetworkChange(): Promise<void> {
    this.networkIsNew = true;
    (await this.agent?.catch(() => null))?.reconnect();
  }

  private heardPageGoing(leaveMarkers: AgentStart['leaveMarkers']): void {
    // No BYE: the gateway plays music to the other side until the next page takes the call.
    if (!this.options.surviveReload || !leaveMarkers(this.identity ?? '', this.live.all())) this.destroy();
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
}

export namespace Device {
  export import EventName = enums.EventName;
  export import State = enums.State;
  export import SoundName = enums.SoundName;
  export type ToggleableSound = enums.SoundName.Incoming | enums.SoundName.Outgoing | enums.SoundName.Disconnect;
  export type Options = DeviceOptions;
  export type ConnectOptions = DeviceConnectOptions;
}
