import type { TwilioError } from '../errors/twilio-error.ts';
import type { AudioHelper } from '../media/audio-helper.ts';
import { playSound, startSound } from '../media/sounds.ts';
import type { DeviceOptions } from '../options/device-options.ts';
import type { SipSession } from '../sip/sip-agent.ts';
import { Call } from './call.ts';
import type { CallHost, CallStart } from './call-host.ts';

export interface DeviceCallsOptions {
  audio: AudioHelper;
  options: () => DeviceOptions;
  failed: (error: TwilioError, call: Call) => void;
  /** A call was answered or has ended. There may be no call in setup any more. */
  settled: () => void;
}

/** Calls that ring in any Device of the page. */
const waiting = new Set<Call>();

/**
 * The calls of one Device: the ringing ones, the active one, and those set aside for another one.
 *
 *   pending ─accept()─► active ─another accepted─► ended; with `severalCalls`, aside
 *                         └─connect({ beside })─► aside ─the other ended─► active
 */
export class DeviceCalls {
  readonly pending: Call[] = [];
  active: Call | null = null;
  private readonly aside: Call[] = [];
  private readonly settings: DeviceCallsOptions;
  private readonly ringing = new Map<Call, () => void>();

  constructor(settings: DeviceCallsOptions) {
    this.settings = settings;
  }

  /** Returns the call with this connectToken that rings in any Device of the page. */
  static waiting(token: string): Call | null {
    return [...waiting].find((call) => call.connectToken === token) ?? null;
  }

  /** True while a call rings or is being set up. The Device must keep its socket for that time. */
  get isSettingUp(): boolean {
    const { Pending, Connecting, Ringing } = Call.State;
    return this.all().some((call) => [Pending, Connecting, Ringing].includes(call.status()));
  }

  all(): Call[] {
    return [...this.pending, ...this.aside, ...(this.active ? [this.active] : [])];
  }

  ring(session: SipSession, to: string): Call {
    const start = { direction: Call.CallDirection.Incoming, from: session.remoteUser, to };
    const call = this.follow(new Call(this.host(), start, session));
    this.pending.push(call);
    waiting.add(call);
    this.startRinging(call);
    return call;
  }

  /** Takes over a call that rang in another Device of this page. */
  take(session: SipSession, to: string, options: Call.AcceptOptions): Call {
    this.ignorePending();
    const start = { direction: Call.CallDirection.Incoming, from: session.remoteUser, to };
    const call = this.follow(new Call(this.host(), start, session));
    this.active = call;
    setTimeout(() => call.accept(options));
    return call;
  }

  dial(start: CallStart): Call {
    this.ignorePending();
    const call = this.follow(new Call(this.host(), start));
    if (this.active) this.aside.push(this.active);
    this.active = call;
    return call;
  }

  /** An outgoing call stops all ringing. */
  private ignorePending(): void {
    for (const call of [...this.pending]) call.ignore();
  }

  /** Ringing calls stay untouched, as in Twilio's `disconnectAll()`. */
  endAll(): void {
    for (const call of [...this.aside]) call.disconnect();
    this.active?.disconnect();
  }

  /** Other devices are used. Also by a call on hold: the agent returns to it. */
  async change(what: 'changeInput' | 'changeSpeaker' | 'changeRemote'): Promise<void> {
    await Promise.all(this.all().map((call) => call[what]()));
  }

  private follow(call: Call): Call {
    call.on('error', (error) => this.settings.failed(error, call));
    return call;
  }

  private host(): CallHost<Call> {
    const { audio, options } = this.settings;
    return {
      openMicrophone: (constraints) => audio.microphone(constraints),
      microphones: () => audio.availableInputDevices.keys(),
      remoteSound: (stream) => audio.remoteSound(stream),
      speaker: () => audio.speakerDevices.ids[0] ?? '',
      ringback: () =>
        this.sounds('outgoing')
          ? startSound('outgoing', audio.speakerDevices.ids, options().sounds?.outgoing)
          : () => undefined,
      sound: (name) => {
        const wanted = name === 'disconnect' ? this.sounds('disconnect') : !options().withoutSounds;
        if (wanted) playSound(name, audio.speakerDevices.ids, options().sounds);
      },
      changed: (call) => this.heardChange(call),
      signallingTimeoutMs: () => options().maxCallSignalingTimeoutMs ?? 0,
      feedback: async (call, score, issue) => {
        await options().onFeedback?.({ callSid: call.parameters.CallSid, score, issue });
      },
    };
  }

  private sounds(name: 'incoming' | 'outgoing' | 'disconnect'): boolean {
    return !this.settings.options().withoutSounds && this.settings.audio[name]();
  }

  /** In the ear of an agent that talks, a ring would cover the other side. They hear a tone now and then. */
  private startRinging(call: Call): void {
    this.stopRinging(call);
    const { audio, options } = this.settings;
    const { severalCalls, sounds } = options();
    if (!this.sounds('incoming') || (this.active && !severalCalls)) return;
    const name = this.active ? 'waiting' : 'incoming';
    this.ringing.set(call, startSound(name, audio.ringtoneDevices.ids, sounds?.incoming));
  }

  private stopRinging(call: Call): void {
    this.ringing.get(call)?.();
    this.ringing.delete(call);
  }

  private heardChange(call: Call): void {
    const state = call.status();
    if (state !== Call.State.Pending) this.noLongerPending(call);
    if (state === Call.State.Closed) {
      remove(this.aside, call);
      if (this.active === call) {
        this.active = this.aside.pop() ?? null;
        // They waited for their turn to be heard.
        if (!this.active) for (const each of this.pending) this.startRinging(each);
      }
    } else if (state !== Call.State.Pending && this.active !== call && !this.aside.includes(call)) {
      const before = this.active;
      this.active = call;
      if (before && this.settings.options().severalCalls) this.aside.push(before);
      else before?.disconnect();
    }
    this.settings.settled();
  }

  private noLongerPending(call: Call): void {
    if (!remove(this.pending, call)) return;
    this.stopRinging(call);
    waiting.delete(call);
  }
}

function remove(calls: Call[], call: Call): boolean {
  const at = calls.indexOf(call);
  if (at >= 0) calls.splice(at, 1);
  return at >= 0;
}
