import { Call, Device } from '../../src/voice/index.ts';
import { followWay } from './follow-way.ts';
import type { Way } from './way.ts';

/**
 * idle ─call─► calling ─► ringing ─► talking ─► idle
 *    └─────────► incoming ─answer────────┘
 */
export type LineState = 'idle' | 'calling' | 'ringing' | 'incoming' | 'talking';

export interface LineEvents {
  /** `why` gives the reason in words. */
  changed(state: LineState, why: string): void;
  /** The call of this line reached another node of its flow, or an agent answered. */
  moved(way: Way): void;
}

export interface LineOptions {
  gateway: string;
  /** Whether calls can arrive here. */
  incoming: boolean;
  /** The audio that the other side hears. */
  voice: () => Promise<MediaStream>;
}

/** One telephone of the outside world: the carrier's side of the gateway, with one call at a time. */
export class Line {
  state: LineState = 'idle';
  private readonly options: LineOptions;
  private readonly events: LineEvents;
  private device: Device | null = null;
  private call: Call | null = null;
  private stopFollowing: (() => void) | null = null;

  constructor(options: LineOptions, events: LineEvents) {
    this.options = options;
    this.events = events;
  }

  /** Makes this line reachable for agents' calls. */
  async open(): Promise<void> {
    const device = await this.ready();
    if (this.options.incoming) await device.register();
  }

  /** @param from the caller's number as the carrier delivers it; null: withheld */
  async dial(to: string, from: string | null): Promise<void> {
    if (this.state !== 'idle') return;
    this.become('calling', `Calling ${to}`);
    try {
      const device = await this.ready();
      const call = await device.connect({ params: { To: to }, callerId: from ?? 'anonymous' });
      this.follow(call);
    } catch (error) {
      this.become('idle', `Not called: ${(error as Error).message}`);
    }
  }

  answer(): void {
    this.call?.accept();
  }

  hangUp(): void {
    if (this.state === 'incoming') this.call?.reject();
    else this.call?.disconnect();
  }

  sendDigits(digits: string): void {
    if (this.state === 'talking') this.call?.sendDigits(digits);
  }

  /** The audio that this side hears, once the call is answered. */
  heard(): MediaStream | null {
    return this.call?.getRemoteStream() ?? null;
  }

  close(): void {
    this.device?.destroy();
    this.device = null;
  }

  private async ready(): Promise<Device> {
    if (this.device) return this.device;
    const device = new Device(await fetchToken(), {
      sipUrl: `${this.options.gateway.replace(/^http/, 'ws')}/v1/sip`,
      getUserMedia: () => this.options.voice(),
      withoutSounds: !this.options.incoming,
    });
    this.device = device;
    device.on('tokenWillExpire', () => void fetchToken().then((token) => device.updateToken(token)));
    device.on('error', (error, call) => {
      if (!call) this.events.changed(this.state, error.message);
    });
    device.on('incoming', (call) => {
      if (this.call) {
        call.reject();
        return;
      }
      this.follow(call);
      this.become('incoming', `Call from ${call.parameters.From ?? 'a withheld number'}`);
    });
    return device;
  }

  private follow(call: Call): void {
    this.call = call;
    const over = (why: string): void => {
      if (this.call !== call) return;
      this.call = null;
      this.stopFollowing?.();
      this.stopFollowing = null;
      this.become('idle', why);
    };
    call.on('ringing', () => this.become('ringing', 'It rings at the other end'));
    call.on('accept', () => {
      this.become('talking', 'Connected');
      this.followWay(call);
    });
    call.on('disconnect', () => over('Call ended'));
    call.on('cancel', () => over('The caller gave up'));
    call.on('reject', () => over('Rejected'));
    call.on('error', (error) => over(`Call failed: ${error.message}`));
  }

  /** Of a call to a virtual number. A call from an agent has no way. */
  private followWay(call: Call): void {
    const { CallSid } = call.parameters;
    if (call.direction !== Call.CallDirection.Outgoing || !CallSid) return;
    this.stopFollowing = followWay(CallSid, (way) => {
      if (this.call === call) this.events.moved(way);
    });
  }

  private become(state: LineState, why: string): void {
    this.state = state;
    this.events.changed(state, why);
  }
}

async function fetchToken(): Promise<string> {
  const answer = await fetch('/phone/token', { method: 'POST' });
  const body = (await answer.json()) as { token?: string; error?: string };
  if (!body.token) throw new Error(body.error ?? 'No token.');
  return body.token;
}
