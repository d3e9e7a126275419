import type { EventRequest } from '../client/event-stream.ts';
import { dialledRecordParams } from '../domain/crm/dialled-record.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { callerIdParam } from '../domain/protocol/sip-headers.ts';
import type { LocalFact } from '../domain/protocol/tab-message.ts';
import { dropCall } from '../state/apply-event.ts';
import type { CallTrouble, LocalCall, PhoneState } from '../state/phone-state.ts';
import type { Call, Device, DeviceOptions, TwilioError } from '../voice/index.ts';
import { CallQuality } from './call-quality.ts';
import type { BrowserSoundDevices } from './devices/browser-sound-devices.ts';
import { hasChoices } from './devices/choice-storage.ts';
import type { RingingPage } from './ringing-page.ts';

/** Maximum time between the event that announces a call and its INVITE. */
const inviteWaitMs = 4000;
/** Lead time before the token expires. Timers of a hidden page fire up to a minute late, and the answer takes time. */
const tokenRefreshMs = 90_000;
/** Retry interval if the page provides no token. */
const tokenRetryMs = 5000;
/** Twilio's AccessTokenInvalid. */
const tokenInvalid = 20101;

export interface LineOptions {
  state: PhoneState;
  sipUrl: string;
  iceServers: RTCIceServer[];
  getToken: (fresh: boolean) => Promise<string>;
  onError: (error: unknown) => void;
  /** The line is registered (true), or no longer (false). */
  onRegistered: (registered: boolean) => void;
  /** True: the browser plays nothing before the next click on the page. */
  onSilenced: (silenced: boolean) => void;
  /** A fact from SIP about a call with audio in this tab. */
  onFact: (callId: string, fact: LocalFact, call: Call) => void;
  /** True: the other side receives no audio from the microphone. */
  onUnheard: (unheard: boolean) => void;
  /** Tells the gateway of this page, so that of the agent's pages one rings. */
  page?: RingingPage;
  /** Opens the microphone, and chooses the speakers. Loaded with the first call, or before if anything was chosen. */
  devices?: () => Promise<BrowserSoundDevices>;
  device?: DeviceOptions;
}

/**
 * A tab's Device, and the map from the gateway's call IDs to its calls. The leading tab registers it. In the other tabs
 * its socket carries only events.
 */
export class Line {
  private readonly options: LineOptions;
  private readonly calls = new Map<string, Call>();
  private readonly arrivals = new EventTarget();
  private readonly closing = new AbortController();
  private device: Promise<Device> | null = null;
  private readyDevice: Device | null = null;
  private pending: Call | null = null;
  /** Registering and unregistering, one after the other. */
  private turn: Promise<unknown> = Promise.resolve();
  private leads = false;
  /** The Device uses the agent's choices of microphone and speakers. */
  private attached = false;
  /** The last token was refused, and another one was requested. */
  private refused = false;

  constructor(options: LineOptions) {
    this.options = options;
  }

  /**
   * Registers the phone. Rejects if that fails. Without a network it keeps trying, and `onRegistered` reports the
   * result.
   */
  open(): Promise<void> {
    this.leads = true;
    return this.inTurn(async () => {
      const device = await this.start();
      if (device && this.leads && device.state === 'unregistered') await device.register();
    });
  }

  /** Another tab rings from now on. An active call continues here, and the socket stays open. */
  retire(): void {
    this.leads = false;
    void this.inTurn(async () => {
      if (this.readyDevice?.state === 'registered' && !this.leads) await this.readyDevice.unregister();
    }).catch(() => undefined);
  }

  /** Reads the agent's events over the socket of this Device. Rejects with a CodedError. */
  async events({ fresh, lastId, onOpen, onText, signal }: EventRequest): Promise<void> {
    const device = await this.start();
    if (device === null) return;
    if (fresh) device.updateToken(await this.options.getToken(true));
    const headers = lastId === '' ? [] : [`Last-Event-ID: ${lastId}`];
    const ending = AbortSignal.any([signal, this.closing.signal]);
    await device.subscribe({ event: 'sidecall', accept: 'text/event-stream', headers, onOpen, onText, signal: ending });
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.turn.then(task);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Returns the Device, not yet registered, or null if the line was closed meanwhile. */
  private async start(): Promise<Device | null> {
    if (this.closing.signal.aborted) return null;
    this.device ??= this.createDevice();
    this.device.catch(() => {
      this.device = null;
    });
    const device = await this.device;
    if (this.closing.signal.aborted) return null;
    this.readyDevice = device;
    return device;
  }

  private async createDevice(): Promise<Device> {
    const { options } = this;
    // Not the index, which also has what only other users of the voice layer need.
    const { Device } = await import('../voice/device/device.ts');
    const device = new Device(await options.getToken(false), {
      sipUrl: options.sipUrl,
      iceServers: options.iceServers,
      tokenRefreshMs,
      surviveReload: true,
      // The gateway decides whether a second call rings, and holds the other one.
      allowIncomingWhileBusy: true,
      severalCalls: true,
      ...(options.page && { page: options.page }),
      ...(options.devices && { getUserMedia: (asked: MediaStreamConstraints) => this.openMicrophone(asked) }),
      ...options.device,
    });
    if (this.closing.signal.aborted) device.destroy();
    else if (hasChoices()) void this.useChoices(device).catch(() => undefined);
    device.on('incoming', (call) => {
      this.adopt(call);
      void this.useChoices(device).catch(() => undefined);
    });
    device.on('registered', () => {
      this.refused = false;
      options.onRegistered(true);
      // Another tab took over while this one had lost its socket.
      if (!this.leads) this.retire();
    });
    device.once('registered', () => {
      // Until then `open` rejects with the error.
      device.on('error', (error, call) => this.heardError(error, call));
      // The first registration proves that the socket works, which the call needs.
      void this.goOn(device);
    });
    device.on('unregistered', () => options.onRegistered(false));
    device.on('tokenWillExpire', () => void this.refreshToken());
    return device;
  }

  get(callId: string): Call | undefined {
    return this.calls.get(callId);
  }

  /** Waits for the call's INVITE. Returns null if it does not arrive. */
  async arrived(callId: string): Promise<Call | null> {
    if (!this.calls.has(callId)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, inviteWaitMs);
        this.arrivals.addEventListener(
          callId,
          () => {
            clearTimeout(timer);
            resolve();
          },
          { once: true },
        );
      });
    }
    return this.calls.get(callId) ?? null;
  }

  /** Resolves when the call rings, is answered or is hung up. Rejects if it fails before that. */
  async dial(
    to: string,
    about: CrmRef | null = null,
    callerId: string | null = null,
    signal?: AbortSignal,
  ): Promise<void> {
    if (!this.readyDevice) throw new CodedError('GATEWAY_UNREACHABLE');
    const params = {
      To: to.replace(/^call:/, 'call-'),
      ...dialledRecordParams(about),
      ...(callerId !== null && { [callerIdParam]: callerId }),
    };
    const call = await this.readyDevice.connect({ params, beside: true });
    this.pending = call;
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = (): void => {
          this.adopt(call);
          resolve();
        };
        call.once('ringing', settle);
        call.once('accept', settle);
        call.once('error', reject);
        call.once('disconnect', () => resolve());
        const hangUp = (): void => call.disconnect();
        if (signal?.aborted) hangUp();
        else signal?.addEventListener('abort', hangUp);
      });
    } finally {
      this.pending = null;
    }
  }

  /** Calls arrive without a ringing tone, until the returned function is called. */
  hush(): () => void {
    const audio = this.readyDevice?.audio ?? null;
    if (audio?.incoming() !== true) return () => undefined;
    audio.incoming(false);
    return () => void audio.incoming(true);
  }

  /** The gateway announced an outbound call of this agent: it is the one in setup. */
  claim(callId: string): void {
    if (this.pending && !this.calls.has(callId)) this.adopt(this.pending, callId);
  }

  close(): void {
    this.closing.abort();
    this.readyDevice?.destroy();
    this.readyDevice = null;
    this.calls.clear();
  }

  note(callId: string, change: Partial<LocalCall>): void {
    const { muted = false, here = false, digits = '', trouble } = this.options.state.$local.get()[callId] ?? {};
    const kept = trouble === undefined ? {} : { trouble };
    this.options.state.$local.setKey(callId, { muted, here, digits, ...kept, ...change });
  }

  /** The devices are chosen before the first ring. Rejects if their code cannot be loaded. */
  private async useChoices(device: Device): Promise<BrowserSoundDevices | null> {
    const devices = (await this.options.devices?.()) ?? null;
    if (devices === null || this.attached || this.closing.signal.aborted) return devices;
    this.attached = true;
    const detach = devices.attach(device.audio, () => this.calls.size > 0);
    this.closing.signal.addEventListener('abort', detach);
    return devices;
  }

  private async openMicrophone(asked: MediaStreamConstraints): Promise<MediaStream> {
    const devices = this.readyDevice && (await this.useChoices(this.readyDevice).catch(() => null));
    // Without the network, a call needs a microphone more than the chosen one.
    return devices ? devices.openForCall(asked) : navigator.mediaDevices.getUserMedia(asked);
  }

  private heardError(error: TwilioError.TwilioError, call?: Call): void {
    // `adopt` reports a call's errors, and `dial` rejects with them.
    if (call) return;
    // For a revoked token the page may have a new one. If that is refused too, the error is shown.
    if (error.code === tokenInvalid && !this.refused) {
      this.refused = true;
      void this.refreshToken();
    } else {
      this.options.onError(error);
    }
  }

  /** Continues the calls that a reload of this tab interrupted. */
  private async goOn(device: Device): Promise<void> {
    try {
      let call = await device.recover();
      while (call) {
        this.adopt(call);
        call = await device.recover({ beside: true });
      }
    } catch (error) {
      this.options.onError(error);
    }
  }

  private adopt(call: Call, known?: string): void {
    const callId = known ?? call.parameters.CallSid;
    if (callId === undefined || this.calls.get(callId) === call) return;
    this.calls.set(callId, call);
    this.note(callId, { here: true, muted: call.isMuted() });
    const over = (): void => this.forget(callId, call);
    const fact = (what: LocalFact): void => this.options.onFact(callId, what, call);
    call.on('mute', (muted) => this.note(callId, { muted }));
    call.on('accept', () => fact('accepted'));
    call.on('hold', (held) => fact(held ? 'held' : 'resumed'));
    call.on('cancel', over);
    call.on('reject', over);
    call.on('disconnect', over);
    call.on('error', (error) => this.options.onError(error));
    const quality = new CallQuality();
    let before: CallTrouble | null = null;
    const told = (on: boolean, name: string): void => {
      const trouble = quality.heard(name, on);
      if (trouble !== before) this.note(callId, { trouble });
      before = trouble;
      if (name === 'audio-playback-blocked') this.options.onSilenced(on);
      if (name === 'audio-input-lost') this.options.onUnheard(on);
    };
    call.on('warning', (name) => told(true, name));
    call.on('warning-cleared', (name) => told(false, name));
    if (call.status() === 'pending') fact('rings');
    if (call.status() === 'open') fact('accepted');
    this.arrivals.dispatchEvent(new Event(callId));
  }

  private forget(callId: string, call: Call): void {
    if (!this.calls.delete(callId)) return;
    this.note(callId, { here: false, muted: false, trouble: null });
    this.options.onSilenced(false);
    this.options.onUnheard(false);
    if (this.calls.size === 0) this.options.state.$deviceNews.set(null);
    // The call was declined or withdrawn, and the gateway's event has not arrived yet. Stop ringing now.
    if (this.options.state.$calls.get()[callId]?.phase === 'ringing' && call.direction === 'INCOMING') {
      dropCall(this.options.state, callId);
    }
    this.options.onFact(callId, 'over', call);
  }

  private async refreshToken(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        const token = await this.options.getToken(true);
        if (!this.closing.signal.aborted) this.readyDevice?.updateToken(token);
        return;
      } catch (error) {
        this.options.onError(error);
        await new Promise((resolve) => setTimeout(resolve, tokenRetryMs));
      }
    }
  }
}
