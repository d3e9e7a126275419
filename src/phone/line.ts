import { CodedError } from '../domain/errors.ts';
import type { IceServers } from '../domain/protocol/session.ts';
import { dropCall } from '../state/apply-event.ts';
import type { LocalCall, PhoneState } from '../state/phone-state.ts';
import type { Call, Device, DeviceOptions } from '../voice/index.ts';

/** How long the INVITE may come after the event that announced it. */
const inviteWaitMs = 4000;

export interface LineOptions {
  state: PhoneState;
  sipUrl: string;
  iceServers: IceServers;
  getToken: (fresh: boolean) => Promise<string>;
  onError: (error: unknown) => void;
  /** Registered (true), or not any more (false). */
  onRegistered: (registered: boolean) => void;
  device?: DeviceOptions;
}

/** The leading tab's half of a phone: its Device, and which of its calls is which of the gateway's. */
export class Line {
  private readonly options: LineOptions;
  private readonly calls = new Map<string, Call>();
  private readonly arrivals = new EventTarget();
  private device: Device | null = null;
  private pending: Call | null = null;
  private closed = false;

  constructor(options: LineOptions) {
    this.options = options;
  }

  async open(): Promise<void> {
    const { options } = this;
    const { Device } = await import('../voice/index.ts');
    if (!Device.isSupported) throw new CodedError('WEBRTC_UNSUPPORTED');
    const token = await options.getToken(false);
    if (this.closed) return;
    const device = new Device(token, {
      sipUrl: options.sipUrl,
      iceServers: options.iceServers as RTCIceServer[],
      tokenRefreshMs: 30_000,
      ...options.device,
    });
    this.device = device;
    device.on('incoming', (call) => this.adopt(call));
    device.on('registered', () => options.onRegistered(true));
    device.on('unregistered', () => options.onRegistered(false));
    device.on('tokenWillExpire', () => {
      options.getToken(true).then((fresh) => this.device?.updateToken(fresh), options.onError);
    });
    await device.register();
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

  /** Resolves when it rings or is up; rejects when it comes to nothing before that. */
  async dial(to: string): Promise<void> {
    if (!this.device) throw new CodedError('GATEWAY_UNREACHABLE');
    const call = await this.device.connect({ params: { To: to.replace(/^call:/, 'call-') } });
    this.pending = call;
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        this.pending = null;
        this.adopt(call);
        resolve();
      };
      call.once('ringing', settle);
      call.once('accept', settle);
      call.once('error', reject);
      call.once('disconnect', () => resolve());
      call.once('cancel', () => resolve());
    }).finally(() => {
      this.pending = null;
    });
  }

  /** A call that is being set up and has no id yet. */
  cancelDialling(): void {
    this.pending?.disconnect();
  }

  /** The gateway told of an outbound call of ours: it is the one being set up. */
  claim(callId: string): void {
    if (this.pending && !this.calls.has(callId)) this.adopt(this.pending, callId);
  }

  close(): void {
    this.closed = true;
    this.device?.destroy();
    this.device = null;
    this.calls.clear();
    this.options.state.$local.set({});
  }

  private adopt(call: Call, known?: string): void {
    const callId = known ?? call.parameters.CallSid;
    if (callId === undefined || this.calls.get(callId) === call) return;
    this.calls.set(callId, call);
    this.note(callId, { here: true });
    const over = (): void => {
      this.calls.delete(callId);
      this.note(callId, { here: false, muted: false });
      // Declined or withdrawn before the gateway's event says so: it does not ring here any more.
      if (this.options.state.$calls.get()[callId]?.phase === 'ringing' && call.direction === 'INCOMING') {
        dropCall(this.options.state, callId);
      }
    };
    call.on('mute', (muted) => this.note(callId, { muted }));
    call.on('cancel', over);
    call.on('reject', over);
    call.on('disconnect', over);
    call.on('error', (error) => this.options.onError(error));
    this.arrivals.dispatchEvent(new Event(callId));
  }

  note(callId: string, change: Partial<LocalCall>): void {
    const before = this.options.state.$local.get()[callId] ?? { muted: false, here: false, digits: '' };
    this.options.state.$local.setKey(callId, { ...before, ...change });
  }
}
