import { EventEmitter } from 'eventemitter3';
import { callSidHeader, decodeParams, paramHeader } from '../domain/protocol/sip-headers.ts';
import { playRemote } from './remote-audio.ts';
import type { SessionEnd, SipSession } from './sip-agent.ts';
import { errorOfStatus, type TwilioError, twilioError } from './twilio-error.ts';

export interface CallEvents {
  accept: [call: Call];
  audio: [element: HTMLAudioElement];
  cancel: [];
  disconnect: [call: Call];
  error: [error: TwilioError];
  mute: [muted: boolean, call: Call];
  reconnected: [];
  reconnecting: [error: TwilioError];
  reject: [];
  ringing: [hasEarlyMedia: boolean];
}

/** What a Device tells its calls and hears from them. */
export interface CallHost {
  /** Opens the microphone; the call stops what it got, unless `keep`. */
  openMicrophone(): Promise<{ stream: MediaStream; keep: boolean }>;
  speaker(): string;
  /** The call is up, or over: a Device moves it between its lists. */
  changed(call: Call): void;
  /** Starts the tone that a caller hears while it rings; the returned function stops it. */
  ringback(): () => void;
}

/**
 * One call, with the surface of Twilio's `Call`
 * (https://www.twilio.com/docs/voice/sdks/javascript/twiliocall).
 *
 *   incoming: pending ─accept()─► connecting ─► open ─► closed
 *                └─ cancel, reject, ignore ───────────────┘
 *   outgoing: connecting ─► ringing ─► open ─► closed
 */
export class Call extends EventEmitter<CallEvents> {
  readonly customParameters: Map<string, string>;
  /** CallSid, From and To, as far as they are known. */
  parameters: Record<string, string> = {};
  private readonly session: SipSession;
  private readonly host: CallHost;
  private readonly way: Call.CallDirection;
  private state: Call.State;
  private muted = false;
  private microphone: { stream: MediaStream; keep: boolean } | null;
  private remote: MediaStream | null = null;
  private stopRingback: (() => void) | null = null;
  private stopPlaying: (() => void) | null = null;
  private silent = false;
  private hungUp = false;

  constructor(
    session: SipSession,
    host: CallHost,
    options: {
      direction: Call.CallDirection;
      microphone?: { stream: MediaStream; keep: boolean };
      to?: string;
      from?: string;
      params?: Record<string, string>;
    },
  ) {
    super();
    this.session = session;
    this.host = host;
    this.way = options.direction;
    this.microphone = options.microphone ?? null;
    const incoming = options.direction === Call.CallDirection.Incoming;
    this.state = incoming ? Call.State.Pending : Call.State.Connecting;
    this.customParameters = new Map(Object.entries(options.params ?? decodeParams(session.headers(paramHeader))));
    this.parameters = incoming
      ? { From: session.remoteUser, To: options.to ?? '' }
      : { From: options.from ?? '', To: options.to ?? '' };
    this.noteCallSid();
    session.listener = {
      ringing: (earlyMedia) => this.heardRinging(earlyMedia),
      accepted: () => this.heardAccepted(),
      ended: (end) => this.heardEnd(end),
      remoteStream: (stream) => this.heardStream(stream),
    };
  }

  get direction(): Call.CallDirection {
    return this.way;
  }

  status(): Call.State {
    return this.state;
  }

  isMuted(): boolean {
    return this.muted;
  }

  getLocalStream(): MediaStream | undefined {
    return this.microphone?.stream;
  }

  getRemoteStream(): MediaStream | undefined {
    return this.remote ?? undefined;
  }

  /** Answer. The outcome comes as `accept` or `error`. */
  accept(): void {
    if (this.state !== Call.State.Pending) return;
    this.state = Call.State.Connecting;
    this.host.changed(this);
    this.host.openMicrophone().then(
      (microphone) => {
        if (this.state !== Call.State.Connecting) {
          stopMicrophone(microphone);
          return;
        }
        this.microphone = microphone;
        this.session.accept(microphone.stream);
      },
      (error: unknown) => {
        // Another of this agent's phones, or the next agent, may still take it.
        this.close();
        this.session.reject(480);
        this.emit('error', error as TwilioError);
      },
    );
  }

  /** Refuse: 486 Busy Here. */
  reject(): void {
    if (this.state !== Call.State.Pending) return;
    // Closed first: the session tells of its end at once.
    this.close();
    this.session.reject(486);
    this.emit('reject');
  }

  /** Stop ringing here and say nothing; the caller hears no difference. */
  ignore(): void {
    if (this.state !== Call.State.Pending) return;
    this.silent = true;
    this.state = Call.State.Closed;
    this.host.changed(this);
  }

  disconnect(): void {
    if (this.state === Call.State.Closed) return;
    if (this.state === Call.State.Pending) {
      this.reject();
      return;
    }
    this.hungUp = true;
    this.session.hangUp();
  }

  mute(shouldMute = true): void {
    if (this.muted === shouldMute) return;
    this.muted = shouldMute;
    for (const track of this.microphone?.stream.getAudioTracks() ?? []) track.enabled = !shouldMute;
    this.emit('mute', shouldMute, this);
  }

  /** @param digits 0-9 * # and w for a pause of half a second */
  sendDigits(digits: string): void {
    if (/[^0-9*#w]/.test(digits)) throw new TypeError('Digits are 0-9, *, # and w.');
    this.session.sendDigits(digits.replaceAll('w', ','));
  }

  private noteCallSid(): void {
    const sid = this.session.headers(callSidHeader)[0];
    if (sid) this.parameters = { ...this.parameters, CallSid: sid };
  }

  private heardRinging(earlyMedia: boolean): void {
    this.noteCallSid();
    if (this.state === Call.State.Connecting) {
      this.state = Call.State.Ringing;
      if (!earlyMedia) this.stopRingback = this.host.ringback();
    }
    this.emit('ringing', earlyMedia);
  }

  private heardAccepted(): void {
    if (this.state === Call.State.Closed) return;
    this.noteCallSid();
    this.stopRingback?.();
    this.state = Call.State.Open;
    this.host.changed(this);
    for (const track of this.microphone?.stream.getAudioTracks() ?? []) track.enabled = !this.muted;
    this.emit('accept', this);
  }

  private heardStream(stream: MediaStream): void {
    this.remote = stream;
    this.stopPlaying?.();
    const { element, close } = playRemote(stream, this.host.speaker(), (error) =>
      this.emit('error', twilioError('MediaConnectionError', error)),
    );
    this.stopPlaying = close;
    this.emit('audio', element);
  }

  private heardEnd(end: SessionEnd): void {
    if (this.silent) {
      // As Twilio's: nothing at ignore(), but the caller giving up is still told.
      this.close();
      if (end.byRemote) this.emit('cancel');
      return;
    }
    if (this.state === Call.State.Closed) return;
    const ringing = this.way === Call.CallDirection.Incoming && this.state === Call.State.Pending;
    this.close();
    if (ringing) {
      this.emit('cancel');
      return;
    }
    const asked = this.hungUp;
    if (!end.normal && !asked)
      this.emit('error', end.answered ? twilioError('MediaConnectionError') : errorOfStatus(end.status));
    else if (!end.answered && !asked && end.status >= 300) this.emit('error', errorOfStatus(end.status));
    if (!end.answered && asked) this.emit('cancel');
    this.emit('disconnect', this);
  }

  private close(): void {
    this.stopRingback?.();
    this.stopPlaying?.();
    if (this.microphone) stopMicrophone(this.microphone);
    this.state = Call.State.Closed;
    this.host.changed(this);
  }
}

function stopMicrophone(microphone: { stream: MediaStream; keep: boolean }): void {
  if (!microphone.keep) for (const track of microphone.stream.getTracks()) track.stop();
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
}
