import { cause, causeOfSipStatus, sipStatusOfCause } from '../../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../../domain/errors.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { answerTimer } from '../../../sip/dialog/session-timer.ts';
import type { Format, Headers } from '../../port.ts';
import { callSidLine, headerLines, refusalLines } from '../../signalling/call-headers.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import { common } from '../../sound/formats.ts';
import { AsteriskLeg } from '../channels/asterisk-leg.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import { BrowserCall } from './browser-call.ts';
import { Description } from './description.ts';
import { formatsOf, onlyFormats } from './sdp-lines.ts';

/**
 * An incoming call from a browser. It enters Asterisk when it is answered, or when it must hear something before:
 *
 *   offered ──ring──► ringing (180) ──progress──► in Asterisk, early media (183) ──answer──► conversation
 *      └──────────────────────────answer──────────────────────────────────────────────────────►┘
 */
export class IncomingCall implements Signalling {
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  readonly #invite: IncomingInvite;
  #leg: AsteriskLeg | null = null;
  #description: Description | null = null;

  constructor(context: AsteriskContext, channel: AsteriskChannel, invite: IncomingInvite) {
    this.#context = context;
    this.#channel = channel;
    this.#invite = invite;
    invite.onGone(() => {
      this.#leg?.cancel();
      channel.destroy(cause.normal, true);
    });
  }

  async ring(options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void> {
    if (options.ringback !== true) {
      const lines = [callSidLine(options.callId), ...headerLines(options.headers)];
      if (this.#invite.pending) this.#invite.progress(180, lines, null);
      return;
    }
    await this.progress(options);
    const tone = await this.#context.sounds.clip('tone:ringback');
    this.#channel.play({ playbackId: null, clips: [tone], endless: true });
  }

  async progress(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void> {
    await this.#orFail(async () => {
      const leg = await this.#enter(options.callId, options.formats);
      if (leg === null) return;
      await leg.pbx.ari.post(['channels', await leg.there, 'progress']);
      const sdp = await leg.early;
      this.#description ??= new Description(sdp);
      if (!this.#invite.pending) return;
      const lines = [callSidLine(options.callId), ...headerLines(options.headers)];
      this.#invite.progress(183, lines, this.#description.print());
    });
  }

  async answer(options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void> {
    await this.#orFail(async () => {
      const leg = await this.#enter(options.callId, options.formats);
      if (leg === null) return;
      await leg.pbx.ari.post(['channels', await leg.there, 'answer']);
      const { dialog, sdp } = await leg.answered;
      await this.#invite.settled();
      this.#channel.player.stop(null);
      if (this.#channel.gone || !this.#invite.pending) return;
      this.#description ??= new Description(sdp);
      this.#channel.agreed(common(this.#context.preference, formatsOf(sdp)));
      const call = new BrowserCall(this.#context, this.#channel, leg.pbx, options.callId, this.#description);
      const timer = answerTimer(this.#invite.request);
      const lines = [
        callSidLine(options.callId),
        ...headerLines(options.headers),
        ...(timer?.tooShort === false ? timer.lines : []),
      ];
      const browser = this.#invite.accept(this.#description.print(), lines, call);
      leg.handlers = call.asteriskSide;
      call.begin(browser, dialog, 'callee', this.#invite.request);
      this.#channel.signalling = call;
      this.#channel.become('Up');
    });
  }

  end(code: number, _elsewhere: boolean, headers: Headers = {}): void {
    this.#leg?.cancel();
    if (this.#invite.pending) this.#invite.reject(sipStatusOfCause(code), refusalLines(code, headers));
  }

  /** Returns null if the channel has ended meanwhile. */
  async #enter(callId: string, formats: readonly Format[] | undefined): Promise<AsteriskLeg | null> {
    if (this.#leg === null) {
      const pbx = this.#context.server(callId);
      if (pbx === null) throw new CodedError('ASTERISK_UNAVAILABLE');
      this.#channel.reserve(pbx);
      const wanted = common(this.#context.preference, formats ?? this.#context.preference);
      const leg = new AsteriskLeg(pbx, this.#channel, onlyFormats(this.#invite.request.body, wanted));
      this.#leg = leg;
      // If Asterisk rejects the INVITE, fail at once instead of at the arrival timeout.
      const ariId = await Promise.race([leg.there, leg.answered.then(() => leg.there)]);
      this.#channel.place(pbx, ariId);
    }
    await this.#leg.there;
    return this.#channel.gone ? null : this.#leg;
  }

  async #orFail(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (this.#channel.gone) return;
      this.#context.logger.warn({ err: error, channel: this.#channel.id }, 'call not passed to Asterisk');
      const { status } = (error instanceof CodedError ? (error.details ?? {}) : {}) as { status?: number };
      this.#channel.destroy(status === 488 ? causeOfSipStatus(488) : cause.temporaryFailure, false);
    }
  }
}
