import type { EventRequest } from '../client/event-stream.ts';
import { CodedError } from '../domain/errors.ts';
import type { IceServers } from '../domain/protocol/session.ts';
import type { LocalFact } from '../domain/protocol/tab-message.ts';
import { dropCall } from '../state/apply-event.ts';
import type { LocalCall, PhoneState } from '../state/phone-state.ts';
import type { Call, Device, DeviceOptions, TwilioError } from '../voice/index.ts';

/** How long the INVITE may come after the event that announced it. */
const inviteWaitMs = 4000;
/** Before its token ends. Timers of a hidden page come a minute late, and the answer takes its time. */
const tokenRefreshMs = 90_000;
/** Between two questions for a token that the page could not give. */
const tokenRetryMs = 5000;
/** Twilio's AccessTokenInvalid. */
const tokenInvalid = 20101;

export interface LineOptions {
  state: PhoneState;
  sipUrl: string;
  iceServers: IceServers;
  getToken: (fresh: boolean) => Promise<string>;
  onError: (error: unknown) => void;
  /** Registered (true), or not any more (false). */
  onRegistered: (registered: boolean) => void;
  /** The browser plays nothing (true) before the next click on the page. */
  onSilenced: (silenced: boolean) => void;
  /** What the wire says of a call whose audio is here. */
  onFact: (callId: string, fact: LocalFact, call: Call) => void;
  /** Nothing of the microphone reaches the other side (true). */
  onUnheard: (unheard: boolean) => void;
  device?: DeviceOptions;
}

/**
 * A tab's Device, and which of its calls is which of the gateway's. In the leading tab it is registered; in the others
 * its socket carries the events alone.
 */
export class Line {
  private readonly options: LineOptions;
  private readonly calls = new Map<string, Call>();
  private readonly arrivals = new EventTarget();
  private readonly closing = new AbortController();
  private device: Promise<Device> | null = null;
  private readyDevice: Device | null = null;
  private pending: Call | null = null;
  /** Registration and its end, one after the other. */
  private turn: Promise<unknown> = Promise.resolve();
  private leads = false;
  /** The last token was refused, and another was asked for. */
  private refused = false;

  constructor(options: LineOptions) {
    this.options = options;
  }

  /** Rejects when the phone is not registered; without a network it goes on trying, and `onRegistered` tells. */
  open(): Promise<void> {
    this.leads = true;
    return this.inTurn(async () => {
      const device = await this.start();
      if (device && this.leads && device.state === 'unregistered') await device.register();
    });
  }

  /** Another tab rings from now on; a call that is up here goes on to its end, and the socket stays. */
  retire(): void {
    this.leads = false;
    void this.inTurn(async () => {
      if (this.readyDevice?.state === 'registered' && !this.leads) await this.readyDevice.unregister();
    }).catch(() => undefined);
  }

  /** The agent's events, over the socket of this Device. Rejects with a CodedError. */
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

  /** The Device, as yet unregistered; null when the line was closed meanwhile. */
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
    const { Device } = await import('../voice/index.ts');
    const device = new Device(await options.getToken(false), {
      sipUrl: options.sipUrl,
      iceServers: options.iceServers as RTCIceServer[],
      tokenRefreshMs,
      surviveReload: true,
      ...options.device,
    });
    if (this.closing.signal.aborted) device.destroy();
    device.on('incoming', (call) => this.adopt(call));
    device.on('registered', () => {
      this.refused = false;
      options.onRegistered(true);
      // Of a tab that had lost its socket when another took over.
      if (!this.leads) this.retire();
    });
    device.once('registered', () => {
      // Before, `open` rejects with what goes wrong.
      device.on('error', (error, call) => this.heardError(error, call));
      // The first registration shows that the socket is up, over which the call is taken up.
      void this.goOn(device);
    });
    device.on('unregistered', () => options.onRegistered(false));
    device.on('tokenWillExpire', () => void this.refreshToken());
    return device;
  }

  get(callId: string): Call | undefined {
    return this.calls.get(callId);
  }

  /** The call once its INVITE is here; null when it does not come. */
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

  /** Resolves when it rings or is up, or was hung up; rejects when it comes to nothing before that. */
  async dial(to: string): Promise<void> {
    if (!this.readyDevice) throw new CodedError('GATEWAY_UNREACHABLE');
    const call = await this.readyDevice.connect({ params: { To: to.replace(/^call:/, 'call-') } });
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
      });
    } finally {
      this.pending = null;
    }
  }

  /** The gateway told of an outbound call of ours: it is the one being set up. */
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
    const { muted = false, here = false, digits = '' } = this.options.state.$local.get()[callId] ?? {};
    this.options.state.$local.setKey(callId, { muted, here, digits, ...change });
  }

  private heardError(error: TwilioError.TwilioError, call?: Call): void {
    // A call's own errors are told where it was adopted, or to whoever dialled.
    if (call) return;
    // A token that was revoked may have a successor. When that one is refused, too, something is wrong.
    if (error.code === tokenInvalid && !this.refused) {
      this.refused = true;
      void this.refreshToken();
    } else {
      this.options.onError(error);
    }
  }

  /** Takes up the call that a reload of this tab interrupted, if there is one. */
  private async goOn(device: Device): Promise<void> {
    try {
      const call = await device.recover();
      if (call) this.adopt(call);
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
    const told = (on: boolean, name: string): void => {
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
    this.note(callId, { here: false, muted: false });
    this.options.onSilenced(false);
    this.options.onUnheard(false);
    // Declined or withdrawn before the gateway's event says so: it does not ring here any more.
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
