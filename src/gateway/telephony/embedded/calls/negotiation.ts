import type { Dialog } from '../../../sip/dialog/dialog.ts';
import { glareDelay } from '../../../sip/dialog/glare.ts';
import { acceptInvite } from '../../../sip/dialog/incoming-invite.ts';
import {
  agreedTimer,
  answerTimer,
  minSeLine,
  SessionTimer,
  sessionExpiresLine,
} from '../../../sip/dialog/session-timer.ts';
import { contentType, header, type SipRequest } from '../../../sip/message/sip-message.ts';
import { acceptLine, supportedLine } from '../../../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../../../sip/transaction/server-transaction.ts';
import type { Format } from '../../port.ts';
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { SdpError } from '../rtp/sdp.ts';
import type { EmbeddedChannel } from './channel.ts';

/** Number of tries while the response is 491. */
const tries = 6;

/**
 * Renegotiates the session, one side at a time (RFC 3261 section 14).
 *
 *   quiet ──their re-INVITE, UPDATE──► theirs ──answered, or its ACK──► quiet      (another meanwhile: 500)
 *     └──ours──► ours ──2xx──► quiet                                    (theirs meanwhile: 491)
 *                  └── 491: retry after the delay of 14.1
 */
export class Negotiation {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #leg: NegotiatedLeg;
  readonly #dialog: Dialog;
  readonly #timer: SessionTimer;
  /** True if we made the dialog's Call-ID: we then wait longer after a 491. */
  readonly #madeCallId: boolean;
  /** The methods that the far end supports (its Allow). */
  #allows = '';
  #turn: 'ours' | 'theirs' | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #onQuiet: (() => void)[] = [];
  #ended = false;

  constructor(context: CoreContext, channel: EmbeddedChannel, leg: NegotiatedLeg, dialog: Dialog, madeCallId: boolean) {
    this.#context = context;
    this.#channel = channel;
    this.#leg = leg;
    this.#dialog = dialog;
    this.#madeCallId = madeCallId;
    this.#timer = new SessionTimer(context.clock, {
      onRefresh: () => void this.#refresh(),
      onExpired: () => channel.destroy(102, false),
    });
  }

  /** @param message the INVITE that made the dialog, or the 2xx to ours */
  begin(message: SipRequest | Parameters<typeof agreedTimer>[0], role: 'caller' | 'callee'): void {
    this.#allows = header(message, 'allow') ?? '';
    const answer = role === 'callee' ? answerTimer(message) : null;
    if (role === 'caller') this.#timer.agree(agreedTimer(message));
    else if (answer?.tooShort === false) this.#timer.agree(answer.agreed);
  }

  end(): void {
    this.#ended = true;
    this.#timer.end();
    this.#quiet();
  }

  /** Sends our description again, by re-INVITE. Resolves when that is done: true on success. */
  offer(formats?: readonly Format[]): Promise<boolean> {
    const offered = this.#queue
      .then(() => this.#ask(formats))
      .catch((error) => {
        this.#wrong(error);
        return false;
      });
    this.#queue = offered;
    return offered;
  }

  /** Handles a re-INVITE or UPDATE from the far end. */
  async receive(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const timer = answerTimer(request);
    // RFC 4028 section 9.
    if (timer?.tooShort) return transaction.respond(422, { lines: [minSeLine] });
    const lines = [this.#dialog.contactLine, ...(timer?.lines ?? [])];
    // RFC 3311: an UPDATE may have no offer, for example as a session refresh.
    const bare = request.method === 'UPDATE' && request.body === '';
    // 8.2.3: the body is not a session description.
    if (request.body !== '' && contentType(request) !== 'application/sdp')
      return transaction.respond(415, { lines: [acceptLine] });
    // RFC 3261 14.2: one at a time.
    if (!bare && this.#turn === 'ours') return transaction.respond(491);
    if (!bare && this.#turn === 'theirs') return transaction.respond(500, { lines: ['Retry-After: 1'] });
    if (bare) transaction.respond(200, { lines });
    else {
      this.#turn = 'theirs';
      await this.#answer(transaction, lines);
    }
    if (transaction.final === 200) this.#timer.agree(timer?.agreed ?? null);
  }

  async #answer(transaction: ServerTransaction, lines: readonly string[]): Promise<void> {
    const { request } = transaction;
    try {
      if (request.body === '') {
        // RFC 3261 14.2: an INVITE without an offer gets ours in the 2xx, and its answer comes in the ACK.
        acceptInvite(transaction, this.#dialog, this.#leg.reoffer(), lines, (ack) => {
          this.#apply(() => this.#leg.acceptReanswer(ack.body));
          this.#quiet();
        });
        return;
      }
      const before = this.#leg.remoteDirection;
      const sdp = await this.#leg.answer(request.body, this.#leg.formats, this.#context.preference);
      // RFC 3261 15.1.2: a BYE came meanwhile, and the request still gets its answer.
      if (this.#over) return transaction.respond(487);
      if (request.method === 'INVITE') acceptInvite(transaction, this.#dialog, sdp, lines);
      else transaction.respond(200, { lines, body: { type: 'application/sdp', text: sdp } });
      this.#tellHold(before);
    } catch (error) {
      if (!(error instanceof SdpError)) this.#wrong(error);
      transaction.respond(error instanceof SdpError && error.kind === 'malformed' ? 400 : 488);
    }
    this.#quiet();
  }

  async #ask(formats?: readonly Format[]): Promise<boolean> {
    for (let count = 0; count < tries; count++) {
      await this.#dialog.settled();
      while (this.#turn !== null) await new Promise<void>((resolve) => this.#onQuiet.push(resolve));
      if (this.#over) return false;
      this.#turn = 'ours';
      const body = { type: 'application/sdp', text: this.#leg.reoffer(formats) };
      const { contactLine, allowLine } = this.#dialog;
      const lines = [contactLine, allowLine, acceptLine, supportedLine, sessionExpiresLine, minSeLine];
      const { status, response } = await this.#dialog.request('INVITE', lines, body);
      if (this.#over) return false;
      const agreed = response !== null && status < 300;
      if (agreed) {
        this.#apply(() => this.#leg.acceptReanswer(response.body));
        this.#timer.agree(agreedTimer(response));
      }
      this.#quiet();
      // RFC 3261 12.2.1.2: the far end no longer knows this dialog.
      if (status === 481 || (status === 408 && response === null))
        this.#channel.fail(`a re-INVITE was answered by ${status}`);
      if (status !== 491) return agreed;
      await new Promise<void>((resolve) => {
        this.#context.clock.after(glareDelay(this.#madeCallId, Math.random()), resolve);
      });
    }
    return false;
  }

  /** True if the call has ended, or continues in another dialog. Messages in this one no longer matter. */
  get #over(): boolean {
    return this.#ended || this.#channel.gone || this.#dialog.closed;
  }

  /** RFC 4028 section 7.4: uses UPDATE if the far end supports it, because that needs no offer. */
  async #refresh(): Promise<void> {
    if (!/\bUPDATE\b/i.test(this.#allows)) {
      if (!(await this.offer())) this.#refreshAgain();
      return;
    }
    const { contactLine, allowLine } = this.#dialog;
    const lines = [contactLine, allowLine, supportedLine, sessionExpiresLine, minSeLine];
    const { status, response } = await this.#dialog.request('UPDATE', lines);
    if (this.#over) return;
    if (response !== null && status < 300) this.#timer.agree(agreedTimer(response));
    // Section 10: no response, or an unknown call. A closed socket has its own grace period.
    else if (status === 481 || status === 408) this.#channel.destroy(102, false);
    else this.#refreshAgain();
  }

  /** RFC 4028 section 10: a rejected refresh may succeed the next time. */
  #refreshAgain(): void {
    if (!this.#over) this.#timer.agree({ interval: 90, weRefresh: true });
  }

  #apply(change: () => void): void {
    const before = this.#leg.remoteDirection;
    try {
      change();
      this.#tellHold(before);
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      this.#context.logger.warn({ err: error }, 'SDP answer not usable');
    }
  }

  #tellHold(before: string): void {
    const after = this.#leg.remoteDirection;
    // While we hold the far end, its answer is not a hold of its own.
    const holds = (direction: string): boolean =>
      direction === 'sendonly' || (direction === 'inactive' && !this.#leg.holding);
    if (holds(before) !== holds(after)) this.#channel.held(holds(after));
  }

  #quiet(): void {
    this.#turn = null;
    for (const go of this.#onQuiet.splice(0)) go();
  }

  #wrong(error: unknown): void {
    this.#context.logger.error({ err: error }, 'renegotiation failed');
  }
}
