import { causeOfReason, cause as causes } from '../../../../domain/calls/end-reason.ts';
import { ticks } from '../../../../domain/clock.ts';
import type { Dialog, DialogHandlers, DialogNote } from '../../../sip/dialog/dialog.ts';
import { isDigits, parseInfoDigits } from '../../../sip/message/info-digits.ts';
import { contentType, headerList, type SipRequest, type SipResponse } from '../../../sip/message/sip-message.ts';
import { acceptLine, type Body } from '../../../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../../../sip/transaction/server-transaction.ts';
import type { Headers, TransferProgress } from '../../port.ts';
import { headerLines, reasonLine } from '../../signalling/call-headers.ts';
import { Referral, readRefer } from '../../signalling/referral.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import type { Pbx } from '../server/pbx.ts';
import type { Description, DescriptionNote } from './description.ts';
import { Renegotiation, type RenegotiationNote } from './renegotiation.ts';

/** State of an answered call, for storage. */
export interface BrowserCallNote {
  callId: string;
  role: 'caller' | 'callee';
  browser: DialogNote;
  asterisk: DialogNote;
  description: DescriptionNote;
  renegotiation: RenegotiationNote;
}

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
 * An answered call between a browser and Asterisk. Session descriptions and digits are passed on. Hang-up, transfer and
 * messages between the phone and call control are handled by the gateway.
 */
export class BrowserCall implements DialogHandlers, Signalling {
  readonly callId: string;
  readonly description: Description;
  /** Handlers for requests from Asterisk in its dialog. */
  readonly asteriskSide: DialogHandlers;
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  readonly #pbx: Pbx | null;
  #browser: Dialog | null = null;
  #asterisk: Dialog | null = null;
  #role: 'caller' | 'callee' = 'callee';
  #renegotiation: Renegotiation | null = null;
  #referral: Referral | null = null;
  /** True after the call ended for the channel, while the BYE is on its way. */
  #leaving = false;
  /** Number of the browser's packets that Asterisk received, and when it last grew. */
  #seen = { packets: -1, at: 0 };

  constructor(
    context: AsteriskContext,
    channel: AsteriskChannel,
    pbx: Pbx | null,
    callId: string,
    description: Description,
  ) {
    this.#context = context;
    this.#channel = channel;
    this.#pbx = pbx;
    this.callId = callId;
    this.description = description;
    this.asteriskSide = {
      onRequest: (transaction) => this.#onAsterisk(transaction),
      onLost: () => channel.fail(),
      onGivenUp: () => channel.fail(),
    };
  }

  get channel(): AsteriskChannel {
    return this.#channel;
  }

  get heldByPeer(): boolean {
    return this.#renegotiation?.heldByPeer === true;
  }

  get orphan(): boolean {
    return this.#browser?.orphan === true;
  }

  get away(): boolean {
    return this.orphan && ticks(this.#context.clock) - this.#seen.at >= awayMs;
  }

  /** @param role our role towards the browser @param message the received INVITE, or the 2xx to ours */
  begin(browser: Dialog, asterisk: Dialog, role: 'caller' | 'callee', message: SipRequest | SipResponse): void {
    this.#join(browser, asterisk, role)?.begin(message, role);
    this.#channel.noteDown();
  }

  /** Restores the call after a restart. */
  resume(browser: Dialog, asterisk: Dialog, note: BrowserCallNote): void {
    this.#join(browser, asterisk, note.role)?.resume(note.renegotiation);
  }

  /** Returns the state for storage. Null before the call has begun. */
  note(): BrowserCallNote | null {
    const [browser, asterisk, renegotiation] = [this.#browser, this.#asterisk, this.#renegotiation];
    if (browser === null || asterisk === null || renegotiation === null) return null;
    return {
      callId: this.callId,
      role: this.#role,
      browser: browser.snapshot(),
      asterisk: asterisk.snapshot(),
      description: this.description.note(),
      renegotiation: renegotiation.note(),
    };
  }

  #join(browser: Dialog, asterisk: Dialog, role: 'caller' | 'callee'): Renegotiation | null {
    this.#browser = browser;
    this.#asterisk = asterisk;
    this.#role = role;
    if (this.#pbx === null) return null;
    this.#renegotiation = new Renegotiation(this.#context, this.#channel, {
      browser,
      asterisk,
      description: this.description,
      madeCallId: role === 'caller',
    });
    return this.#renegotiation;
  }

  /** Ends a dialog that is not used: its page continued with another one, or another phone was faster. */
  refuse(browser: Dialog, cause: number): void {
    void browser.request('BYE', [reasonLine(cause)]);
    browser.forget();
  }

  /** Ends this call's dialogs, because another browser call continues the channel. */
  leave(): void {
    this.#renegotiation?.end();
    if (this.#browser !== null && !this.#browser.closed) this.refuse(this.#browser, causes.normal);
    this.#asterisk?.forget();
  }

  onRequest(transaction: ServerTransaction): void {
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
      default:
        if (this.#renegotiation === null) transaction.respond(481);
        else void this.#renegotiation.receive(transaction);
    }
  }

  /** The socket dropped and the party did not return, or the ACK never came. */
  onLost(): void {
    this.#channel.fail();
  }

  onGivenUp(): void {
    this.#forget();
    this.#channel.destroy(causes.normal, true);
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(cause: number, _elsewhere = false, headers: Headers = {}): void {
    const browser = this.#browser;
    if (browser === null || browser.closed || this.#leaving) return;
    this.#leaving = true;
    this.#renegotiation?.end();
    const goodbye = (): void => {
      if (!browser.closed) void browser.request('BYE', [reasonLine(cause), ...headerLines(headers)]);
      this.#forget();
    };
    // RFC 3261 section 15: the callee sends BYE only after the ACK arrived, or its timeout expired.
    if (browser.unacknowledged) void browser.settled().then(goodbye);
    else goodbye();
  }

  async hold(holding: boolean): Promise<void> {
    if (this.description.holding === holding) return;
    this.description.holding = holding;
    await this.#renegotiation?.offer();
    this.#channel.noteDown();
  }

  transferProgress(progress: TransferProgress): void {
    this.#referral?.progress(progress);
    if (this.#referral?.over) this.#referral = null;
  }

  message(body: Body): void {
    if (this.#browser?.closed === false) void this.#browser.request('INFO', [], body);
  }

  /** Reports how many of the browser's packets Asterisk has received. */
  heard(packets: number): void {
    if (packets !== this.#seen.packets) this.#seen = { packets, at: ticks(this.#context.clock) };
  }

  #onAsterisk(transaction: ServerTransaction): void {
    switch (transaction.request.method) {
      case 'BYE':
        transaction.respond(200);
        this.#channel.destroy(causeOfReason(headerList(transaction.request, 'reason')) ?? causes.normal, false);
        return;
      case 'INVITE':
      case 'UPDATE':
        if (this.#renegotiation === null) transaction.respond(481);
        else this.#renegotiation.ofAsterisk(transaction);
        return;
      default:
        transaction.respond(200);
    }
  }

  #forget(): void {
    this.#renegotiation?.end();
    this.#browser?.forget();
    this.#asterisk?.forget();
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
    if (this.#pbx === null) return;
    // Asterisk reports these digits and passes them on like any others.
    for (const { digit, durationMs } of found ?? []) {
      if (!this.#channel.digits.passesOn(digit)) continue;
      const text = `Signal=${digit}\r\nDuration=${durationMs}\r\n`;
      void this.#asterisk?.request('INFO', [], { type: 'application/dtmf-relay', text });
    }
  }

  #refer(transaction: ServerTransaction): void {
    const dialog = this.#browser;
    const wanted = readRefer(transaction, this.#channel.endpoint);
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
      if (!(other instanceof BrowserCall) || other === this) {
        transaction.respond(404);
        return;
      }
      replaces = other.channel.id;
    }
    this.#referral = new Referral(dialog, transaction);
    this.#channel.refer(wanted.user, replaces);
  }
}
