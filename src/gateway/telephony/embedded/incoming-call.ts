import { cause, sipStatusOfCause } from '../../../domain/calls/end-reason.ts';
import type { IncomingInvite } from '../../edge/incoming-invite.ts';
import type { Format } from '../port.ts';
import { callSidLine, reasonLine } from './call-headers.ts';
import type { EmbeddedChannel, Signalling } from './channel.ts';
import type { CoreContext } from './context.ts';
import { Conversation } from './conversation.ts';
import { RtpLeg } from './rtp-leg.ts';
import { type RemoteMedia, SdpError } from './sdp.ts';

/** How long ICE and DTLS may take after an answer. */
const connectMs = 20_000;

/**
 * A call that came in:
 *
 *   offered ──ring──► ringing (180, or 183 with early media) ──answer──► conversation
 *      └──────────────────────────answer──────────────────────────────────►┘
 */
export class IncomingCall implements Signalling {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #invite: IncomingInvite;
  readonly #remote: RemoteMedia;
  #media: Promise<{ leg: RtpLeg; sdp: string }> | null = null;
  #conversation: Conversation | null = null;

  constructor(context: CoreContext, channel: EmbeddedChannel, invite: IncomingInvite, remote: RemoteMedia) {
    this.#context = context;
    this.#channel = channel;
    this.#invite = invite;
    this.#remote = remote;
    invite.onGone(() => channel.destroy(cause.normal, true));
  }

  async ring(options: { callId: string; ringback?: boolean }): Promise<void> {
    const lines = [callSidLine(options.callId)];
    if (options.ringback !== true) {
      if (this.#invite.pending) this.#invite.progress(180, lines, null);
      return;
    }
    const media = await this.#open(this.#context.preference);
    if (media === null || !this.#invite.pending) return;
    this.#invite.progress(183, lines, media.sdp);
    this.#channel.startPlayback(null, await this.#context.sounds.clip('tone:ringback'), true);
  }

  async answer(options: { callId: string; formats?: Format[] }): Promise<void> {
    const media = await this.#open(options.formats ?? this.#context.preference);
    if (media === null || !this.#invite.pending) return;
    this.#channel.stopPlayback();
    const conversation = new Conversation(this.#context, this.#channel, media.leg);
    this.#conversation = conversation;
    conversation.dialog = this.#invite.accept(media.sdp, [callSidLine(options.callId)], conversation);
    this.#channel.become('Up');
    const giveUp = this.#context.clock.after(connectMs, () => this.#channel.fail());
    await media.leg.connected;
    giveUp();
  }

  end(code: number): void {
    if (this.#conversation !== null) {
      this.#conversation.bye(code);
      return;
    }
    if (this.#invite.pending) this.#invite.reject(sipStatusOfCause(code), [reasonLine(code)]);
  }

  /** Our side of the media; null when it cannot be had, and the channel is gone for it. */
  async #open(formats: readonly Format[]): Promise<{ leg: RtpLeg; sdp: string } | null> {
    this.#media ??= this.#makeMedia(formats);
    try {
      const media = await this.#media;
      return this.#channel.gone ? null : media;
    } catch (error) {
      if (!(error instanceof SdpError)) this.#context.logger.error({ err: error }, 'media could not be opened');
      this.#channel.destroy(error instanceof SdpError ? cause.incompatible : cause.temporaryFailure, false);
      return null;
    }
  }

  async #makeMedia(formats: readonly Format[]): Promise<{ leg: RtpLeg; sdp: string }> {
    const leg = await RtpLeg.open(this.#context.media, this.#context.clock, this.#context.counters);
    try {
      const sdp = await leg.answer(this.#remote, formats);
      if (this.#channel.gone) leg.close();
      else this.#channel.attach(leg);
      return { leg, sdp };
    } catch (error) {
      leg.close();
      throw error;
    }
  }
}
