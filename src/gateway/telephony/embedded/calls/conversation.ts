import { causeOfReason, cause as causes } from '../../../../domain/calls/end-reason.ts';
import { ticks } from '../../../../domain/clock.ts';
import type { Dialog, DialogHandlers } from '../../../sip/dialog/dialog.ts';
import type { agreedTimer } from '../../../sip/dialog/session-timer.ts';
import { isDigits, parseInfoDigits } from '../../../sip/message/info-digits.ts';
import { contentType, headerList } from '../../../sip/message/sip-message.ts';
import { acceptLine, type Body } from '../../../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../../../sip/transaction/server-transaction.ts';
import type { Format, Headers, TransferProgress } from '../../port.ts';
import { headerLines, reasonLine } from '../../signalling/call-headers.ts';
import type { Probed } from '../../signalling/probed.ts';
import { Referral, readRefer } from '../../signalling/referral.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import type { EmbeddedChannel } from './channel.ts';
import { Negotiation } from './negotiation.ts';

/** Maximum size of a message within a call, in bytes. */
const maxMessage = 8192;
const messageTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/vnd.sidecall.message+json',
  'text/plain',
]);
/** A phone without a socket is away after its media was silent for this time. Its page may be reloading. */
const awayMs = 1500;

/**
 * An answered SIP call: handles the far end's requests in the dialog, and sends ours.
 *
 *   talking ──BYE from the far end──► over
 *      └──end──► leaving, while a 2xx of ours waits for its ACK ──ACK, or timeout──► our BYE, over
 */
export class Conversation implements DialogHandlers, Signalling {
  readonly callId: string;
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #leg: NegotiatedLeg;
  #dialog: Dialog | null = null;
  #negotiation: Negotiation | null = null;
  #referral: Referral | null = null;
  /** True if the channel is gone, or continues with another dialog. */
  #leaving = false;
  #over = false;

  constructor(context: CoreContext, channel: EmbeddedChannel, leg: NegotiatedLeg, callId: string) {
    this.#context = context;
    this.#channel = channel;
    this.#leg = leg;
    this.callId = callId;
  }

  /** @param role ours when the dialog was made @param message the received INVITE, or the 2xx to ours */
  begin(dialog: Dialog, role: 'caller' | 'callee', message: Parameters<typeof agreedTimer>[0]): void {
    this.#dialog = dialog;
    this.#negotiation = new Negotiation(this.#context, this.#channel, this.#leg, dialog, role === 'caller');
    this.#negotiation.begin(message, role);
  }

  get channel(): EmbeddedChannel {
    return this.#channel;
  }

  get holding(): boolean {
    return this.#leg.holding;
  }

  get heldByPeer(): boolean {
    const direction = this.#leg.remoteDirection;
    return direction === 'sendonly' || (direction === 'inactive' && !this.#leg.holding);
  }

  get orphan(): boolean {
    return this.#dialog?.orphan === true;
  }

  get away(): boolean {
    return this.orphan && ticks(this.#context.clock) - this.#leg.lastSeen >= awayMs;
  }

  onRequest(transaction: ServerTransaction): void {
    if (this.#leaving) {
      this.#onLateRequest(transaction);
      return;
    }
    switch (transaction.request.method) {
      case 'BYE':
        transaction.respond(200);
        this.#forget();
        this.#channel.destroy(causeOfReason(headerList(transaction.request, 'reason')) ?? causes.normal, true);
        return;
      case 'INFO':
        this.#info(transaction);
        return;
      case 'REFER':
        this.#refer(transaction);
        return;
      case 'INVITE':
      case 'UPDATE':
        if (this.#negotiation === null) transaction.respond(481);
        else void this.#negotiation.receive(transaction);
        return;
      default:
        // RFC 3261 8.2.1. NOTIFY is rejected too, because we have no subscription (RFC 6665 4.1.3).
        transaction.respond(405, { lines: this.#dialog === null ? [] : [this.#dialog.allowLine] });
    }
  }

  #onLateRequest(transaction: ServerTransaction): void {
    if (transaction.request.method !== 'BYE') {
      transaction.respond(481);
      return;
    }
    transaction.respond(200);
    this.#forget();
  }

  /** The socket dropped and the party did not return, or the ACK never came. */
  onLost(): void {
    if (!this.#leaving) this.#channel.fail('its socket is gone and did not come back, or its ACK never came');
  }

  onGivenUp(): void {
    this.#forget();
    if (!this.#leaving) this.#channel.destroy(causes.normal, true);
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(cause: number, _elsewhere = false, headers: Headers = {}): void {
    const dialog = this.#dialog;
    if (dialog === null || dialog.closed || this.#leaving) return;
    this.#leaving = true;
    this.#negotiation?.end();
    const goodbye = (): void => {
      if (this.#over) return;
      void dialog.request('BYE', [reasonLine(cause), ...headerLines(headers)]);
      this.#forget();
    };
    // RFC 3261 section 15: the callee sends BYE only after the ACK arrived, or its timeout expired.
    if (dialog.unacknowledged) void dialog.settled().then(goodbye);
    else goodbye();
  }

  async hold(holding: boolean): Promise<void> {
    if (this.#leg.holding === holding) return;
    this.#leg.holding = holding;
    await this.#negotiation?.offer();
  }

  /** Reduces the formats of the call to these. */
  async narrow(formats: readonly Format[]): Promise<void> {
    await this.#negotiation?.offer(formats);
  }

  /** Sends OPTIONS within the dialog (RFC 3261 11). Only 481 and 408 mean that the call is gone (12.2.1.2). */
  async probe(): Promise<Probed> {
    if (this.#dialog === null || this.#dialog.closed) return 'gone';
    const { status, response } = await this.#dialog.request('OPTIONS', [acceptLine]);
    if (response === null && status !== 408) return 'unsent';
    return status === 481 || status === 408 ? 'gone' : 'there';
  }

  transferProgress(progress: TransferProgress): void {
    this.#referral?.progress(progress);
    if (this.#referral?.over) this.#referral = null;
  }

  message(body: Body): void {
    if (this.#dialog?.closed === false) void this.#dialog.request('INFO', [], body);
  }

  #forget(): void {
    this.#over = true;
    this.#negotiation?.end();
    this.#dialog?.forget();
  }

  /** Handles INFO: digits, which some phones send this way, and messages to the other end of the bridge. */
  #info(transaction: ServerTransaction): void {
    const { request } = transaction;
    const type = contentType(request);
    if (type === '') {
      transaction.respond(200);
      return;
    }
    if (messageTypes.has(type)) {
      if (Buffer.byteLength(request.body) > maxMessage) {
        transaction.respond(413);
        return;
      }
      transaction.respond(200);
      this.#channel.sayMessage({ type, text: request.body });
      return;
    }
    if (!isDigits(type)) {
      transaction.respond(415, { lines: [acceptLine] });
      return;
    }
    const found = parseInfoDigits(type, request.body);
    transaction.respond(found === null ? 400 : 200);
    for (const { digit, durationMs } of found ?? []) {
      if (!this.#channel.digit(digit, durationMs, 'info')) continue;
      this.#channel.bridge?.passDigit(this.#channel, digit);
    }
  }

  #refer(transaction: ServerTransaction): void {
    const dialog = this.#dialog;
    const wanted = readRefer(transaction, this.#channel.view().endpoint);
    if (typeof wanted === 'number') {
      transaction.respond(wanted);
      return;
    }
    // One at a time, as with re-INVITE.
    if (dialog === null || this.#referral !== null) {
      transaction.respond(491);
      return;
    }
    let replaces: string | null = null;
    if (wanted.replaces !== null) {
      const other = this.#context.edge.dialogOf(wanted.replaces, dialog.party)?.handlers;
      // A party must not learn that another party's call exists. A call also cannot replace itself.
      if (!(other instanceof Conversation) || other === this) {
        transaction.respond(404);
        return;
      }
      replaces = other.channel.id;
    }
    this.#referral = new Referral(dialog, transaction);
    this.#channel.refer(wanted.user, replaces);
  }
}
