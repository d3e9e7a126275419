import { CodedError } from '../domain/errors.ts';
import type { IceServers } from '../domain/protocol/session.ts';
import { dropCall } from '../state/apply-event.ts';
import type { LocalCall, PhoneState } from '../state/phone-state.ts';
import type { Call, Device, DeviceOptions } from '../voice/index.ts';

/** How long the INVITE may come after the event that announced it. */
const inviteWaitMs = 4000;
const tokenRefreshMs = 30_000;
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
  device?: DeviceOptions;
}

/** The leading tab's half of a phone: its Device, and which of its calls is which of the gateway's. */
export class Line {
  private readonly options: LineOptions;
  private readonly calls = new Map<string, Call>();
  private readonly arrivals = new EventTarget();
  private readonly closing = new AbortController();
  private device: Device | null = null;
  private pending: Call | null = null;
  private retired = false;
  /** The last token was refused, and another was asked for. */
  private refused = false;

  constructor(options: LineOptions) {
    this.options = options;
  }

  /** Rejects when the phone is not registered; without a network it goes on trying, and `onRegistered` tells. */
  async open(): Promise<void> {
    const { options } = this;
    const { Device } = await import('../voice/index.ts');
    const token = await options.getToken(false);
    if (this.closing.signal.aborted) return;
    const device = new Device(token, {
      sipUrl: options.sipUrl,
      iceServers: options.iceServers as RTCIceServer[],
      tokenRefreshMs,
      surviveReload: true,
      ...options.device,
    });
    this.device = device;
    device.on('incoming', (call) => this.adopt(call));
    device.on('registered', () => {
      this.refused = false;
      options.onRegistered(true);
    });
    // Not before: the first registration shows that the socket is up, over which the call is taken up.
    device.once('registered', () => void this.goOn(device));
    device.on('unregistered', () => options.onRegistered(false));
    device.on('tokenWillExpire', () => void this.refreshToken());
    await device.register();
    device.on('error', (error, call) => {
      // A call's own errors are told where it was adopted, or to whoever dialled.
      if (call) return;
      // A token that was revoked may have a successor. When that one is refused, too, something is wrong.
      if (error.code === tokenInvalid && !this.refused) {
        this.refused = true;
        void this.refreshToken();
      } else {
        options.onError(error);
      }
    });
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
    if (!this.device) throw new CodedError('GATEWAY_UNREACHABLE');
    const call = await this.device.connect({ params: { To: to.replace(/^call:/, 'call-') } });
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

  /** Another tab rings from now on; a call that is up here goes on to its end. */
  retire(): void {
    this.retired = true;
    if (this.calls.size === 0 && this.pending === null) this.close();
    else if (this.device?.state === 'registered') void this.device.unregister();
  }

  close(): void {
    this.closing.abort();
    this.device?.destroy();
    this.device = null;
    this.calls.clear();
  }

  note(callId: string, change: Partial<LocalCall>): void {
    const before = this.options.state.$local.get()[callId] ?? { muted: false, here: false, digits: '' };
    this.options.state.$local.setKey(callId, { ...before, ...change });
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
    call.on('mute', (muted) => this.note(callId, { muted }));
    call.on('cancel', over);
    call.on('reject', over);
    call.on('disconnect', over);
    call.on('error', (error) => this.options.onError(error));
    call.on('warning', (name) => name === 'audio-playback-blocked' && this.options.onSilenced(true));
    call.on('warning-cleared', (name) => name === 'audio-playback-blocked' && this.options.onSilenced(false));
    this.arrivals.dispatchEvent(new Event(callId));
  }

  private forget(callId: string, call: Call): void {
    if (!this.calls.delete(callId)) return;
    this.note(callId, { here: false, muted: false });
    this.options.onSilenced(false);
    // Declined or withdrawn before the gateway's event says so: it does not ring here any more.
    if (this.options.state.$calls.get()[callId]?.phase === 'ringing' && call.direction === 'INCOMING') {
      dropCall(this.options.state, callId);
    }
    if (this.retired && this.calls.size === 0) this.close();
  }

  private async refreshToken(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        const token = await this.options.getToken(true);
        if (!this.closing.signal.aborted) this.device?.updateToken(token);
        return;
      } catch (error) {
        this.options.onError(error);
        await new Promise((resolve) => setTimeout(resolve, tokenRetryMs));
      }
    }
  }
}
