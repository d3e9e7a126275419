import { callSidHeader, decodeParams, paramHeader } from '../../domain/protocol/sip-headers.ts';
import { errors } from '../errors/loading.ts';
import { InvalidArgumentError, InvalidStateError, type TwilioError } from '../errors/twilio-error.ts';
import type { AcceptOptions as CallAcceptOptions } from '../options/accept-options.ts';
import * as enums from '../options/call-enums.ts';
import type { SessionEnd, SipSession } from '../sip/sip-agent.ts';
import type { CallerInfo as SipCallerInfo } from '../sip/sip-caller.ts';
import type { CallEvents } from './call-events.ts';
import type { CallHost, CallStart } from './call-host.ts';
import type { CallInput } from './call-input.ts';
import { CallMeasure } from './call-measure.ts';
import { type CallMessage, deliver, newSid, parseMessage, printMessage } from './call-message.ts';
import { type Trouble, Troubles } from './call-troubles.ts';
import { CallView } from './call-view.ts';
import { checkFeedback } from './feedback.ts';
import { inTurn } from './in-turn.ts';
import { knownCall, toldOf } from './known-calls.ts';

let parts: typeof import('./call-parts.ts') | null = null;

/**
 * One call, with the surface of Twilio's `Call` (https://www.twilio.com/docs/voice/sdks/javascript/twiliocall).
 *
 *   incoming: pending ─accept()─► connecting ─┐             socket or audio lost
 *                │                            ├─► open ◄───────────────────────► reconnecting
 *   outgoing:    │ connecting ─► ringing ─────┘    │                                  │
 *                └─ cancel, reject, ignore ────────┴──────────► closed ◄──────────────┘
 */
export class Call extends CallView<CallEvents<Call>> {
  /** Set from the start of an outgoing call. */
  readonly outboundConnectionId?: string;
  private readonly host: CallHost<Call>;
  private readonly troubles = new Troubles();
  private stopTones: (() => void) | null = null;
  private readonly measure: CallMeasure;
  private input: CallInput | null = null;
  private ignored = false;
  private hungUp = false;
  private readonly changes = inTurn();

  constructor(host: CallHost<Call>, start: CallStart, session: SipSession | null = null) {
    super(start, start.params ?? decodeParams(session?.headers(paramHeader) ?? []));
    this.host = host;
    if (start.resumed !== undefined) this.goOnWith(knownCall(start.resumed));
    this.measure = new CallMeasure(this.audio);
    if (this.way === Call.CallDirection.Outgoing) this.outboundConnectionId = newSid('TJ');
    if (session) this.attach(session);
  }

  /** Answers the call. The outcome is the event `accept`, or `error` and `disconnect`. */
  accept(options: Call.AcceptOptions = {}): void {
    if (this.state !== Call.State.Pending) return;
    this.become(Call.State.Connecting);
    void this.speakTo(async (stream) => this.session?.accept(stream, options.rtcConfiguration), options);
  }

  /** For the Device: starts an outgoing call, or continues an existing one. */
  dial(invite: (stream: MediaStream) => Promise<SipSession>, options: Call.AcceptOptions): void {
    void this.speakTo(async (stream) => {
      const session = await invite(stream);
      if (this.state === Call.State.Closed) session.hangUp();
      else this.attach(session);
    }, options);
  }

  /** For the Device: restores mute and hold of the previous page. */
  goOnAs({ muted, held }: { muted: boolean; held: boolean }): void {
    this.onHold = held;
    this.audio.hold(held);
    this.audio.mute(muted);
  }

  protected override listenersChanged(event: PropertyKey): void {
    if (event === 'volume') this.followVolume();
  }

  /** Refuses the call with 486 Busy Here. */
  reject(): void {
    if (this.state !== Call.State.Pending) return;
    // Close first, because the session reports its end synchronously.
    this.close();
    this.session?.reject(486);
    this.emit('reject');
  }

  /** Stops ringing here without an answer. The caller notices nothing. */
  ignore(): void {
    if (this.state !== Call.State.Pending) return;
    this.ignored = true;
    this.become(Call.State.Closed);
  }

  /** Ends the call. As in Twilio's SDK it has no effect on an unanswered incoming call: use `reject()`. */
  disconnect(): void {
    if (this.state === Call.State.Closed || this.state === Call.State.Pending) return;
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
    for (const [at, digit] of [...digits].entries()) {
      if (digit !== 'w') setTimeout(() => this.host.sound({ digit }), at * 170);
    }
    this.session?.sendDigits(digits);
  }

  /**
   * Sends a message to the other side. `messageSent` confirms that the gateway accepted it.
   * A type other than `user-defined-message` causes the error 31210. More than 8,192 bytes cause 31212.
   * @returns the ID of the message @throws InvalidArgumentError if the argument is not a message
   */
  sendMessage(message: Call.Message): string {
    const voiceEventSid = newSid('KX');
    const body = printMessage(message, voiceEventSid);
    const { session } = this;
    if (!session || this.state === Call.State.Closed) {
      throw new InvalidStateError('A message needs a call that is not over.');
    }
    deliver(session, message, body).then(
      () => this.emit('messageSent', { ...message, voiceEventSid }),
      (error) => this.emit('error', errors().errorOfFailure(error)),
    );
    return voiceEventSid;
  }

  /** Passes a rating to `onFeedback`. No score: not rated. @throws InvalidArgumentError synchronously */
  postFeedback(score?: Call.FeedbackScore, issue?: Call.FeedbackIssue): Promise<void> {
    checkFeedback(score, issue);
    return this.host.feedback(this, score, issue);
  }

  /** Beyond Twilio: puts the other side on hold, with music if available. Rejects if the other side refuses. */
  async hold(): Promise<void> {
    await this.changes(() => this.setHold(true));
  }

  /** Beyond Twilio: ends `hold()`. */
  async resume(): Promise<void> {
    await this.changes(() => this.setHold(false));
  }

  /**
   * Beyond Twilio: connects the other side with this address or, if attended, with the other side of that call.
   * Resolves after the target answered; this call then ends. Rejects if the target does not answer; this call then
   * continues.
   */
  async transfer(target: string | Call): Promise<void> {
    const { session } = this;
    const to = typeof target === 'string' ? target : target.session;
    if (!session || !to || this.state !== Call.State.Open) {
      throw new InvalidStateError('Only an open call can be transferred.');
    }
    try {
      await session.refer(to);
    } catch (error) {
      throw errors().errorOfFailure(error);
    }
    this.disconnect();
  }

  /** For the Device: the socket was lost, or is back. */
  signalling(up: boolean): void {
    if (!up && this.state === Call.State.Pending) {
      // Without a socket a CANCEL cannot arrive. The gateway already rings another agent.
      this.close();
      this.session?.reject(480);
      this.emit('cancel');
    } else {
      this.trouble('signalling', !up);
      if (up && this.state !== Call.State.Closed) this.session?.restore();
      if (up || this.state !== Call.State.Reconnecting) this.troubles.close();
      else {
        const giveUp = (): void => this.fail(new (errors().SignallingDropped)());
        this.troubles.wait(this.host.signallingTimeoutMs(), giveUp);
      }
    }
  }

  /** For the Device: the network changed during the call. */
  networkChanged(): void {
    if (this.state === Call.State.Open || this.state === Call.State.Reconnecting) this.session?.restartIce();
  }

  /** For the Device: passes the session to another Call. This call ends without events. */
  handOver(): SipSession | null {
    const { session } = this;
    if (session) session.listener = null;
    this.session = null;
    this.close();
    return session;
  }

  /** For the Device: another microphone was selected. */
  async changeInput(): Promise<void> {
    await this.input?.change();
  }

  /** For the Device: another processor for remote audio was set. */
  async changeRemote(): Promise<void> {
    if (this.audio.remote) await this.heardStream(this.audio.remote);
  }

  changeSpeaker(): void {
    this.audio.setSpeaker(this.host.speaker());
  }

  private async speakTo(use: (stream: MediaStream) => Promise<void>, options: Call.AcceptOptions): Promise<void> {
    try {
      // Loaded before there is audio, so that the first word is not lost.
      parts ??= await import('./call-parts.ts');
      this.input = new parts.CallInput(this.audio, this.host, {
        connection: () => this.session?.connection ?? null,
        silent: (silent, error) => this.warn('audio-input-lost', silent, error),
      });
      const stream = await this.input.begin(options.rtcConstraints);
      if (this.state === Call.State.Connecting) await use(stream);
    } catch (error) {
      this.fail(errors().errorOfFailure(error));
    }
  }

  private fail(error: TwilioError): void {
    if (this.state === Call.State.Closed) return;
    this.emit('error', error);
    if ((this.state as Call.State) === Call.State.Closed) return;
    this.close();
    // 480 lets the gateway try another phone of this agent, or the next agent.
    if (this.way === Call.CallDirection.Incoming && !this.resumed) this.session?.reject(480);
    else this.session?.hangUp();
    this.emit('disconnect', this);
  }

  private attach(session: SipSession): void {
    this.session = session;
    if (this.way === Call.CallDirection.Incoming && !this.resumed) this.parameters.From = session.remoteUser;
    this.noteCallSid();
    session.listener = {
      ringing: (earlyMedia) => this.heardRinging(earlyMedia),
      accepted: () => this.heardAccepted(),
      ended: (end) => this.heardEnd(end),
      remoteStream: (stream) =>
        void this.heardStream(stream).catch((error) => this.emit('error', errors().errorOfFailure(error))),
      message: (type, body) => this.heardMessage(type, body),
      held: (held) => this.emit('remoteHold', held),
      mediaFlows: (flows) => this.trouble('media', !flows),
    };
  }

  private noteCallSid(): void {
    const sid = this.session?.headers(callSidHeader)[0];
    if (sid) this.parameters.CallSid = sid;
  }

  private heardRinging(earlyMedia: boolean): void {
    this.noteCallSid();
    if (this.resumed) return;
    if (this.state === Call.State.Connecting) {
      this.become(Call.State.Ringing);
      if (!earlyMedia) this.stopTones = this.host.ringback();
    }
    this.emit('ringing', earlyMedia);
  }

  private heardAccepted(): void {
    if (this.state === Call.State.Closed) return;
    this.noteCallSid();
    if (this.resumed && this.session) this.goOnWith(toldOf(this.session));
    this.stopTones?.();
    this.become(Call.State.Open);
    this.startMeasuring();
    this.emit('accept', this);
  }

  private heardMessage(type: string, body: string): void {
    const message = parseMessage(type, body);
    if (message && this.state !== Call.State.Closed) this.emit('messageReceived', message);
  }

  private async setHold(held: boolean): Promise<void> {
    if (this.state !== Call.State.Open) throw new InvalidStateError('Only an open call can be held.');
    if (this.onHold === held) return;
    // Mute during the whole change: the server may forward audio from a phone on hold.
    this.audio.hold(true);
    try {
      await this.session?.hold(held);
      this.onHold = held;
    } catch (error) {
      throw errors().errorOfFailure(error);
    } finally {
      this.audio.hold(this.onHold);
    }
    this.emit('hold', held, this);
  }

  private async heardStream(stream: MediaStream): Promise<void> {
    parts ??= await import('./call-parts.ts'); // synchronous once loaded: `audio` comes before `accept`
    const sound = await this.host.remoteSound(stream);
    if (this.state === Call.State.Closed) return sound.release();
    const element = this.audio.play(parts.playRemote, stream, sound, this.host.speaker(), (refused, error) =>
      this.warn('audio-playback-blocked', refused, error),
    );
    this.emit('audio', element);
  }

  private warn(name: 'audio-input-lost' | 'audio-playback-blocked', present: boolean, error: unknown): void {
    if (present) this.emit('warning', name, { error });
    else this.emit('warning-cleared', name);
  }

  private heardEnd(end: SessionEnd): void {
    if (this.ignored) {
      // As in Twilio's SDK: no event at ignore(), but `cancel` when the caller gives up.
      if (end.byRemote) this.emit('cancel');
      return;
    }
    if (this.state === Call.State.Closed) return;
    if (this.way === Call.CallDirection.Incoming && !this.resumed && !end.answered && end.byRemote) {
      this.close();
      this.emit('cancel');
      return;
    }
    // RFC 3891 section 3: 481 means that the call ended while the page reloaded. That is no error.
    const over = this.hungUp || (this.resumed && end.status === 481);
    if (!over && (!end.normal || (!end.answered && end.status >= 300))) {
      const { MediaFailed, errorOfStatus } = errors();
      this.emit('error', end.answered ? new MediaFailed() : errorOfStatus(end.status, end));
    }
    if ((this.state as Call.State) === Call.State.Closed) return;
    this.close();
    if (end.answered) this.host.sound('disconnect');
    this.emit('disconnect', this);
  }

  private trouble(kind: Trouble, present: boolean): void {
    if (this.state !== Call.State.Open && this.state !== Call.State.Reconnecting) return;
    this.troubles.note(kind, present);
    const state = this.troubles.any ? Call.State.Reconnecting : Call.State.Open;
    if (state === this.state) return;
    this.become(state);
    const { SignallingDropped, MediaFailed } = errors();
    if (state === Call.State.Open) this.emit('reconnected');
    else this.emit('reconnecting', kind === 'signalling' ? new SignallingDropped() : new MediaFailed());
  }

  private startMeasuring(): void {
    this.measure.start(this.session?.connection ?? null, {
      sample: (sample) => {
        this.codecName = sample.codecName;
        this.emit('sample', sample);
      },
      raised: ({ name, data }) => this.emit('warning', name, data),
      cleared: (name) => this.emit('warning-cleared', name),
    });
    this.followVolume();
  }

  private followVolume(): void {
    const up = this.state === Call.State.Open || this.state === Call.State.Reconnecting;
    const heard = up && this.listenerCount('volume') > 0;
    this.measure.volume(heard ? (input, output) => this.emit('volume', input, output) : null);
  }

  private close(): void {
    this.stopTones?.();
    this.measure.stop();
    this.troubles.close();
    this.input?.close();
    this.audio.close();
    this.become(Call.State.Closed);
  }

  private become(state: Call.State): void {
    this.state = state;
    this.host.changed(this);
  }
}

export namespace Call {
  export import State = enums.State;
  export import CallDirection = enums.CallDirection;
  export import Codec = enums.Codec;
  export import FeedbackIssue = enums.FeedbackIssue;
  export import FeedbackScore = enums.FeedbackScore;
  export import IceGatheringFailureReason = enums.IceGatheringFailureReason;
  export import MediaFailure = enums.MediaFailure;
  export type AcceptOptions = CallAcceptOptions;
  export type Message = CallMessage;
  export type CallerInfo = SipCallerInfo;
}
