import { EventEmitter } from 'eventemitter3';
import { callSidHeader, decodeParams, paramHeader } from '../domain/protocol/sip-headers.ts';
import type { AcceptOptions } from './accept-options.ts';
import type { CallEvents } from './call-events.ts';
import { GeneralErrors, InvalidArgumentError, MediaErrors, SignalingErrors, TwilioError } from './errors/index.ts';
import { errorOfStatus } from './errors/of-sip.ts';
import { CallAudio } from './media/call-audio.ts';
import type { Microphone } from './media/microphone.ts';
import { measureVolume } from './media/volume-meter.ts';
import type { SessionEnd, SipSession } from './sip-agent.ts';
import { monitor } from './stats/monitor.ts';

/** What a Call needs of its Device. */
export interface CallHost {
  openMicrophone(constraints?: MediaStreamConstraints): Promise<Microphone>;
  /** Device id of the speaker; empty: the system's default. */
  speaker(): string;
  /** The call is up, or over: a Device moves it between its lists. */
  changed(call: Call): void;
  /** Starts the tone that a caller hears while it rings; the returned function stops it. */
  ringback(): () => void;
}

interface CallStart {
  direction: Call.CallDirection;
  from: string;
  to: string;
  params?: Record<string, string>;
}

/** What keeps a call from being `open`. */
type Trouble = 'signalling' | 'media';

/**
 * One call, with the surface of Twilio's `Call`
 * (https://www.twilio.com/docs/voice/sdks/javascript/twiliocall).
 *
 *   incoming: pending ─accept()─► connecting ─┐             socket or audio lost
 *                │                            ├─► open ◄───────────────────────► reconnecting
 *   outgoing:    │ connecting ─► ringing ─────┘    │                                  │
 *                └─ cancel, reject, ignore ────────┴──────────► closed ◄──────────────┘
 */
export class Call extends EventEmitter<CallEvents<Call>> {
  readonly customParameters: Map<string, string>;
  /** CallSid, From and To, as far as they are known. */
  parameters: Record<string, string>;
  private readonly host: CallHost;
  private readonly way: Call.CallDirection;
  private readonly audio = new CallAudio();
  private readonly troubles = new Set<Trouble>();
  private session: SipSession | null = null;
  private state: Call.State;
  private stopTones: (() => void) | null = null;
  private stopMonitor: (() => void) | null = null;
  private stopVolume: (() => void) | null = null;
  private ignored = false;
  private hungUp = false;

  constructor(host: CallHost, start: CallStart, session: SipSession | null = null) {
    super();
    this.host = host;
    this.way = start.direction;
    this.state = start.direction === Call.CallDirection.Incoming ? Call.State.Pending : Call.State.Connecting;
    this.customParameters = new Map(Object.entries(start.params ?? decodeParams(session?.headers(paramHeader) ?? [])));
    this.parameters = { From: start.from, To: start.to };
    if (session) this.attach(session);
  }

  get direction(): Call.CallDirection {
    return this.way;
  }

  status(): Call.State {
    return this.state;
  }

  isMuted(): boolean {
    return this.audio.muted;
  }

  getLocalStream(): MediaStream | undefined {
    return this.audio.local ?? undefined;
  }

  getRemoteStream(): MediaStream | undefined {
    return this.audio.remote ?? undefined;
  }

  /** Answer. The outcome comes as `accept`, or as `error` and `disconnect`. */
  accept(options: AcceptOptions = {}): void {
    if (this.state !== Call.State.Pending) return;
    this.become(Call.State.Connecting);
    void this.speakTo(async (stream) => this.session?.accept(stream, options.rtcConfiguration), options);
  }

  /** For the Device: begins an outgoing call. */
  dial(invite: (stream: MediaStream) => Promise<SipSession>, options: AcceptOptions): void {
    void this.speakTo(async (stream) => {
      const session = await invite(stream);
      if (this.state === Call.State.Closed) session.hangUp();
      else this.attach(session);
    }, options);
  }

  /** Refuse: 486 Busy Here. */
  reject(): void {
    if (this.state !== Call.State.Pending) return;
    // Closed first: the session tells of its end at once.
    this.close();
    this.session?.reject(486);
    this.emit('reject');
  }

  /** Stop ringing here and say nothing; the caller hears no difference. */
  ignore(): void {
    if (this.state !== Call.State.Pending) return;
    this.ignored = true;
    this.become(Call.State.Closed);
  }

  disconnect(): void {
    if (this.state === Call.State.Closed) return;
    if (this.state === Call.State.Pending) {
      this.reject();
      return;
    }
    this.hungUp = true;
    if (this.session) this.session.hangUp();
    else this.heardEnd({ status: 0, answered: false, byRemote: false, normal: true });
  }

  mute(shouldMute = true): void {
    if (this.audio.muted === shouldMute) return;
    this.audio.mute(shouldMute);
    this.emit('mute', shouldMute, this);
  }

  /** @param digits 0-9 * # and w for a pause of half a second */
  sendDigits(digits: string): void {
    if (/[^0-9*#w]/.test(digits)) throw new InvalidArgumentError('Digits are 0-9, *, # and w.');
    this.session?.sendDigits(digits);
  }

  /** For the Device: the socket is gone, or back. */
  signalling(up: boolean): void {
    if (!up && this.state === Call.State.Pending) {
      // Nobody could tell us that the caller gave up; the gateway rings elsewhere by now.
      this.close();
      this.session?.reject(480);
      this.emit('cancel');
    } else {
      this.trouble('signalling', !up, new SignalingErrors.ConnectionDisconnected());
      if (up && this.state !== Call.State.Closed) this.session?.restore();
    }
  }

  /** For the Device: another microphone or speaker was chosen. */
  async changeInput(): Promise<void> {
    if (this.audio.local) await this.audio.send(await this.host.openMicrophone(), this.session?.connection ?? null);
  }

  changeSpeaker(): void {
    this.audio.setSpeaker(this.host.speaker());
  }

  private async speakTo(use: (stream: MediaStream) => Promise<void>, options: AcceptOptions): Promise<void> {
    try {
      const microphone = await this.host.openMicrophone(options.rtcConstraints);
      await this.audio.send(microphone, null);
      if (this.state === Call.State.Connecting) await use(microphone.stream);
    } catch (error) {
      this.fail(error instanceof TwilioError ? error : new GeneralErrors.UnknownError(error as object));
    }
  }

  private fail(error: TwilioError): void {
    if (this.state === Call.State.Closed) return;
    this.emit('error', error);
    if ((this.state as Call.State) === Call.State.Closed) return;
    this.close();
    // Another of this agent's phones, or the next agent, may still take it.
    if (this.way === Call.CallDirection.Incoming) this.session?.reject(480);
    else this.session?.hangUp();
    this.emit('disconnect', this);
  }

  private attach(session: SipSession): void {
    this.session = session;
    if (this.way === Call.CallDirection.Incoming) this.parameters.From = session.remoteUser;
    this.noteCallSid();
    session.listener = {
      ringing: (earlyMedia) => this.heardRinging(earlyMedia),
      accepted: () => this.heardAccepted(),
      ended: (end) => this.heardEnd(end),
      remoteStream: (stream) => this.heardStream(stream),
      mediaFlows: (flows) => this.trouble('media', !flows, new MediaErrors.ConnectionError()),
    };
  }

  private noteCallSid(): void {
    const sid = this.session?.headers(callSidHeader)[0];
    if (sid) this.parameters.CallSid = sid;
  }

  private heardRinging(earlyMedia: boolean): void {
    this.noteCallSid();
    if (this.state === Call.State.Connecting) {
      this.become(Call.State.Ringing);
      if (!earlyMedia) this.stopTones = this.host.ringback();
    }
    this.emit('ringing', earlyMedia);
  }

  private heardAccepted(): void {
    if (this.state === Call.State.Closed) return;
    this.noteCallSid();
    this.stopTones?.();
    this.become(Call.State.Open);
    this.audio.applyMute();
    this.measure();
    this.emit('accept', this);
  }

  private heardStream(stream: MediaStream): void {
    if (this.state === Call.State.Closed) return;
    const blocked = 'audio-playback-blocked';
    const element = this.audio.play(stream, this.host.speaker(), (refused, error) => {
      if (refused) this.emit('warning', blocked, { error });
      else this.emit('warning-cleared', blocked);
    });
    this.emit('audio', element);
  }

  private heardEnd(end: SessionEnd): void {
    if (this.ignored) {
      // As Twilio's: nothing at ignore(), but the caller giving up is still told.
      if (end.byRemote) this.emit('cancel');
      return;
    }
    if (this.state === Call.State.Closed) return;
    if (this.way === Call.CallDirection.Incoming && !end.answered && end.byRemote) {
      this.close();
      this.emit('cancel');
      return;
    }
    if (!this.hungUp && (!end.normal || (!end.answered && end.status >= 300))) {
      this.emit('error', end.answered ? new MediaErrors.ConnectionError() : errorOfStatus(end.status));
    }
    if ((this.state as Call.State) === Call.State.Closed) return;
    this.close();
    this.emit('disconnect', this);
  }

  private trouble(kind: Trouble, present: boolean, error: TwilioError): void {
    if (this.state !== Call.State.Open && this.state !== Call.State.Reconnecting) return;
    if (present) this.troubles.add(kind);
    else this.troubles.delete(kind);
    const state = this.troubles.size > 0 ? Call.State.Reconnecting : Call.State.Open;
    if (state === this.state) return;
    this.become(state);
    if (state === Call.State.Reconnecting) this.emit('reconnecting', error);
    else this.emit('reconnected');
  }

  private measure(): void {
    const connection = this.session?.connection;
    if (connection) {
      this.stopMonitor = monitor(connection, () => this.audio.muted, {
        sample: (sample) => this.emit('sample', sample),
        raised: ({ name, data }) => this.emit('warning', name, data),
        cleared: (name) => this.emit('warning-cleared', name),
      });
    }
    // Costs a little all the time, so only where somebody looks.
    if (this.listenerCount('volume') > 0) {
      this.stopVolume = measureVolume(
        () => this.audio,
        (input, output) => this.emit('volume', input, output),
      );
    }
  }

  private close(): void {
    for (const stop of [this.stopTones, this.stopMonitor, this.stopVolume]) stop?.();
    this.audio.close();
    this.become(Call.State.Closed);
  }

  private become(state: Call.State): void {
    this.state = state;
    this.host.changed(this);
  }
}

export namespace Call {
  export enum State {
    Closed = 'closed',
    Connecting = 'connecting',
    Open = 'open',
    Pending = 'pending',
    Reconnecting = 'reconnecting',
    Ringing = 'ringing',
  }
  export enum CallDirection {
    Incoming = 'INCOMING',
    Outgoing = 'OUTGOING',
  }
  export enum Codec {
    Opus = 'opus',
    PCMU = 'pcmu',
  }
}
