import { cause, sipStatusOfCause } from '../../../../domain/calls/end-reason.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { answerTimer } from '../../../sip/dialog/session-timer.ts';
import type { SipRequest } from '../../../sip/message/sip-message.ts';
import type { Format, Headers } from '../../port.ts';
import { callSidLine, headerLines, refusalLines } from '../../signalling/call-headers.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { SdpError } from '../rtp/sdp.ts';
import { NoMediaPort } from '../udp/media-socket.ts';
import type { EmbeddedChannel } from './channel.ts';
import { Conversation } from './conversation.ts';

/** Timeout for ICE and DTLS after an answer. */
const connectMs = 20_000;

/**
 * An incoming call:
 *
 *   offered ──ring──► ringing (180, or 183 with early media) ──answer──► conversation
 *      └──────────────────────────answer──────────────────────────────────►┘
 *
 * An INVITE without an offer (RFC 3261 13.2.1) gets ours in the 200, and its answer comes in the ACK. Such a caller has
 * no early media.
 */
export class IncomingCall implements Signalling {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #invite: IncomingInvite;
  /** The caller's offer. Null if we make the offer. */
  readonly #offer: string | null;
  #media: Promise<{ leg: NegotiatedLeg; sdp: string }> | null = null;

  constructor(context: CoreContext, channel: EmbeddedChannel, invite: IncomingInvite) {
    this.#context = context;
    this.#channel = channel;
    this.#invite = invite;
    this.#offer = invite.request.body === '' ? null : invite.request.body;
    invite.onOffer = (sdp) => this.#answerAnew(sdp);
    invite.onDigit = (digit, durationMs) => void channel.digit(digit, durationMs, 'info');
    invite.onGone((why) => {
      if (why === 'unheard') channel.destroy(cause.recoveryOnTimerExpiry, false);
      else channel.destroy(cause.normal, true);
    });
  }

  async ring(options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void> {
    const lines = [callSidLine(options.callId), ...headerLines(options.headers)];
    if (options.ringback !== true || this.#offer === null) {
      if (this.#invite.pending) this.#invite.progress(180, lines, null);
      return;
    }
    const media = await this.#open(this.#context.preference);
    if (media === null || !this.#invite.pending) return;
    this.#invite.progress(183, lines, media.sdp);
    const tone = await this.#context.sounds.clip('tone:ringback');
    this.#channel.ear.play({ playbackId: null, clips: [tone], endless: true });
  }

  async progress(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void> {
    const lines = [callSidLine(options.callId), ...headerLines(options.headers)];
    if (this.#offer === null) {
      if (this.#invite.pending) this.#invite.progress(180, lines, null);
      return;
    }
    const media = await this.#open(options.formats ?? this.#context.preference);
    if (media === null || !this.#invite.pending) return;
    // Early media replaces our ringing tone.
    this.#channel.ear.stopTone();
    this.#invite.progress(183, lines, media.sdp);
  }

  async answer(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void> {
    const early = this.#media !== null;
    const media = await this.#open(options.formats ?? this.#context.preference);
    await this.#invite.settled();
    if (media === null || this.#channel.gone) return;
    if (!this.#invite.pending) {
      // The INVITE was already rejected, so the call must not count as answered.
      this.#channel.fail('answered after its INVITE was rejected');
      return;
    }
    this.#channel.ear.stopTone();
    const conversation = new Conversation(this.#context, this.#channel, media.leg, options.callId);
    const timer = answerTimer(this.#invite.request);
    const lines = [
      callSidLine(options.callId),
      ...headerLines(options.headers),
      ...(timer?.tooShort === false ? timer.lines : []),
    ];
    const onAck = this.#offer === null ? (ack: SipRequest): void => this.#lateAnswer(media.leg, ack) : undefined;
    conversation.begin(this.#invite.accept(media.sdp, lines, conversation, onAck), 'callee', this.#invite.request);
    this.#channel.signalling = conversation;
    // Without the caller's answer, no media can flow yet.
    if (this.#offer !== null) this.#channel.become('Up');
    if (early) this.#fit(conversation, media.leg, options.formats);
    const giveUp = this.#context.clock.after(connectMs, () =>
      this.#channel.fail(`no media ${connectMs / 1000} s after the answer: ${media.leg.progress}`),
    );
    await media.leg.connected;
    giveUp();
  }

  end(code: number, _elsewhere: boolean, headers: Headers = {}): void {
    if (this.#invite.pending) this.#invite.reject(sipStatusOfCause(code), refusalLines(code, headers));
  }

  /**
   * Answers another offer before the call is answered: from PRACK (RFC 3262 section 5) or UPDATE (RFC 3311). Null: no
   * match.
   */
  async #answerAnew(offer: string): Promise<string | null> {
    const media = await this.#media?.catch(() => null);
    if (!media || this.#channel.gone) return null;
    try {
      media.sdp = await media.leg.answer(offer, media.leg.formats, this.#context.preference);
      return media.sdp;
    } catch (error) {
      if (error instanceof SdpError) return null;
      throw error;
    }
  }

  /**
   * The 200 repeats the formats of the early media (RFC 3261 13.3.1.4). A re-INVITE then removes those that the other
   * leg does not support.
   */
  #fit(conversation: Conversation, leg: NegotiatedLeg, wanted: readonly Format[] | undefined): void {
    const fitting = leg.formats.filter((format) => wanted?.includes(format) ?? true);
    if (fitting.length > 0 && fitting[0] !== leg.formats[0]) void conversation.narrow(fitting);
  }

  #lateAnswer(leg: NegotiatedLeg, ack: SipRequest): void {
    try {
      leg.acceptAnswer(ack.body, this.#context.preference);
      this.#channel.become('Up');
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      this.#channel.destroy(cause.incompatible, false);
    }
  }

  /** Opens our side of the media. Returns null if the channel is gone, or ends because the media cannot be opened. */
  async #open(formats: readonly Format[]): Promise<{ leg: NegotiatedLeg; sdp: string } | null> {
    this.#media ??= this.#makeMedia(formats);
    try {
      const media = await this.#media;
      return this.#channel.gone ? null : media;
    } catch (error) {
      if (!(error instanceof SdpError)) this.#context.logger.error({ err: error }, 'media not opened');
      if (error instanceof NoMediaPort) this.#context.refused.port += 1;
      this.#channel.destroy(causeOf(error), false);
      return null;
    }
  }

  async #makeMedia(formats: readonly Format[]): Promise<{ leg: NegotiatedLeg; sdp: string }> {
    const leg = await this.#context.legs.open(this.#invite.principal);
    try {
      const sdp = this.#offer === null ? leg.offer(formats) : await leg.answer(this.#offer, formats);
      if (this.#channel.gone) leg.close();
      else this.#channel.attach(leg);
      return { leg, sdp };
    } catch (error) {
      leg.close();
      throw error;
    }
  }
}

/** Returns the Q.850 cause of a failure to open media. */
function causeOf(error: unknown): number {
  if (error instanceof SdpError) return cause.incompatible;
  return error instanceof NoMediaPort ? cause.noCircuit : cause.temporaryFailure;
}
