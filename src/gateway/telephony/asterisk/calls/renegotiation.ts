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
import { contentType, header, type SipRequest, type SipResponse } from '../../../sip/message/sip-message.ts';
import { acceptLine, supportedLine } from '../../../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../../../sip/transaction/server-transaction.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import type { Description } from './description.ts';
import { directionOf, onlyFormats } from './sdp-lines.ts';

export interface RenegotiationParts {
  browser: Dialog;
  asterisk: Dialog;
  description: Description;
  /** True if we made the browser's Call-ID: we then wait longer after a 491. */
  madeCallId: boolean;
}

/** State for storage. */
export interface RenegotiationNote {
  /** The methods that the browser supports (its Allow). */
  allows: string;
  held: boolean;
}

/** Number of tries while the response is 491. */
const tries = 6;

/**
 * Renegotiates the session, one side at a time (RFC 3261 section 14). Asterisk answers a browser's offer. Our offer to
 * a browser is Asterisk's last description.
 *
 *   quiet ──browser's re-INVITE──► theirs ──Asterisk's answer──► quiet      (another meanwhile: 500)
 *     └──ours──► ours ──2xx──► quiet                                    (theirs meanwhile: 491)
 */
export class Renegotiation {
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  readonly #parts: RenegotiationParts;
  readonly #timer: SessionTimer;
  #allows = '';
  #turn: 'ours' | 'theirs' | null = null;
  #queue: Promise<boolean> = Promise.resolve(true);
  #onQuiet: (() => void)[] = [];
  #held = false;
  #ended = false;

  constructor(context: AsteriskContext, channel: AsteriskChannel, parts: RenegotiationParts) {
    this.#context = context;
    this.#channel = channel;
    this.#parts = parts;
    this.#timer = new SessionTimer(context.clock, {
      onRefresh: () => void this.#refresh(),
      onExpired: () => channel.destroy(102, false),
    });
  }

  get heldByPeer(): boolean {
    return this.#held;
  }

  begin(message: SipRequest | SipResponse, role: 'caller' | 'callee'): void {
    const answer = role === 'callee' ? answerTimer(message) : null;
    if (role === 'caller') this.#timer.agree(agreedTimer(message));
    else if (answer?.tooShort === false) this.#timer.agree(answer.agreed);
    this.resume({
      allows: header(message, 'allow') ?? '',
      held: holds(message.body, this.#parts.description.holding),
    });
  }

  /** Restores the state after a restart. The session timer is left to the browser. */
  resume({ allows, held }: RenegotiationNote): void {
    this.#allows = allows;
    this.#held = held;
  }

  note(): RenegotiationNote {
    return { allows: this.#allows, held: this.#held };
  }

  end(): void {
    this.#ended = true;
    this.#timer.end();
    this.#quiet();
  }

  /** Sends Asterisk's description to the browser again. Resolves when that is done: true on success. */
  offer(): Promise<boolean> {
    this.#queue = this.#queue
      .then(() => this.#ask())
      .catch((error) => {
        this.#wrong(error);
        return false;
      });
    return this.#queue;
  }

  /** Handles a re-INVITE or UPDATE from the browser. */
  async receive(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const timer = answerTimer(request);
    // RFC 4028 section 9.
    if (timer?.tooShort) return transaction.respond(422, { lines: [minSeLine] });
    const lines = [this.#parts.browser.contactLine, ...(timer?.lines ?? [])];
    // RFC 3311: an UPDATE may have no offer, for example as a session refresh.
    if (request.body !== '' && contentType(request) !== 'application/sdp') {
      transaction.respond(415, { lines: [acceptLine] });
      return;
    }
    if (request.body === '' && request.method === 'UPDATE') {
      transaction.respond(200, { lines });
      this.#timer.agree(timer?.agreed ?? null);
      return;
    }
    // RFC 3261 14.2: one at a time.
    if (this.#turn === 'ours') return transaction.respond(491);
    if (this.#turn === 'theirs') return transaction.respond(500, { lines: ['Retry-After: 1'] });
    this.#turn = 'theirs';
    try {
      await this.#answer(transaction, lines);
    } catch (error) {
      this.#wrong(error);
      transaction.respond(500);
    }
    this.#quiet();
    this.#channel.noteDown();
    if (transaction.final === 200) this.#timer.agree(timer?.agreed ?? null);
  }

  /**
   * Answers a re-INVITE or UPDATE from Asterisk. Offers are rejected: they change nothing that the browser must know
   * before the next description.
   */
  ofAsterisk(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.body !== '' || request.method === 'INVITE') {
      transaction.respond(488);
      return;
    }
    transaction.respond(200, { lines: [this.#parts.asterisk.contactLine] });
  }

  async #answer(transaction: ServerTransaction, lines: readonly string[]): Promise<void> {
    const { request } = transaction;
    const { browser, description } = this.#parts;
    if (request.body === '') {
      // RFC 3261 14.2: an INVITE without an offer gets ours in the 2xx. It repeats Asterisk's description, so the
      // browser's answer changes nothing.
      acceptInvite(transaction, browser, description.print(), lines);
      return;
    }
    const status = await this.tellAsterisk(request.body);
    if (status >= 300) return transaction.respond(status === 488 ? 488 : 500);
    const sdp = description.print();
    if (request.method === 'INVITE') acceptInvite(transaction, browser, sdp, lines);
    else transaction.respond(200, { lines, body: { type: 'application/sdp', text: sdp } });
    this.#tellHold(request.body);
  }

  /** Sends the browser's offer to Asterisk. Resolves with the status. */
  async tellAsterisk(offer: string): Promise<number> {
    const { asterisk, description } = this.#parts;
    const sdp = onlyFormats(offer, this.#channel.formats);
    const lines = [asterisk.contactLine, asterisk.allowLine, acceptLine, supportedLine];
    const body = { type: 'application/sdp', text: sdp };
    const { status, response } = await asterisk.request('INVITE', lines, body);
    if (response !== null && status < 300) description.hear(response.body);
    return status;
  }

  async #ask(): Promise<boolean> {
    const { browser, description, madeCallId } = this.#parts;
    for (let count = 0; count < tries; count++) {
      await browser.settled();
      while (this.#turn !== null) await new Promise<void>((resolve) => this.#onQuiet.push(resolve));
      if (this.#over) return false;
      this.#turn = 'ours';
      const { contactLine, allowLine } = browser;
      const lines = [contactLine, allowLine, acceptLine, supportedLine, sessionExpiresLine, minSeLine];
      const body = { type: 'application/sdp', text: description.print() };
      const { status, response } = await browser.request('INVITE', lines, body);
      if (this.#over) return false;
      const agreed = response !== null && status < 300;
      if (agreed) {
        this.#tellHold(response.body);
        this.#timer.agree(agreedTimer(response));
      }
      this.#quiet();
      // RFC 3261 12.2.1.2: the far end no longer knows this dialog.
      if (status === 481 || (status === 408 && response === null)) this.#channel.fail();
      if (status !== 491) return agreed;
      await new Promise<void>((resolve) => {
        this.#context.clock.after(glareDelay(madeCallId, Math.random()), resolve);
      });
    }
    return false;
  }

  /** True if the call has ended, or continues in another dialog. Messages in this one no longer matter. */
  get #over(): boolean {
    return this.#ended || this.#channel.gone || this.#parts.browser.closed;
  }

  /** RFC 4028 section 7.4: uses UPDATE if the browser supports it, because that needs no offer. */
  async #refresh(): Promise<void> {
    if (!/\bUPDATE\b/i.test(this.#allows)) {
      if (!(await this.offer())) this.#refreshAgain();
      return;
    }
    const { contactLine, allowLine } = this.#parts.browser;
    const lines = [contactLine, allowLine, supportedLine, sessionExpiresLine, minSeLine];
    const { status, response } = await this.#parts.browser.request('UPDATE', lines);
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

  #tellHold(sdp: string): void {
    const held = holds(sdp, this.#parts.description.holding);
    if (held === this.#held) return;
    this.#held = held;
    this.#channel.held(held);
  }

  #quiet(): void {
    this.#turn = null;
    for (const resolve of this.#onQuiet.splice(0)) resolve();
  }

  #wrong(error: unknown): void {
    this.#context.logger.error({ err: error, channel: this.#channel.id }, 'session description not renewed');
  }
}

/** While we hold the browser, its answer is not a hold of its own. */
function holds(sdp: string, holding: boolean): boolean {
  const direction = directionOf(sdp);
  return direction === 'sendonly' || (direction === 'inactive' && !holding);
}
