import type { Dialog, DialogHandlers } from '../../edge/dialog.ts';
import { acceptInvite } from '../../edge/incoming-invite.ts';
import type { ServerTransaction } from '../../edge/server-transaction.ts';
import { contentType } from '../../edge/sip-message.ts';
import { acceptLine } from '../../edge/sip-writer.ts';
import { reasonLine } from './call-headers.ts';
import type { EmbeddedChannel } from './channel.ts';
import type { CoreContext } from './context.ts';
import type { RtpLeg } from './rtp-leg.ts';
import { parseSdp, SdpError } from './sdp.ts';

/** An answered call in SIP: what the other side asks within its dialog. */
export class Conversation implements DialogHandlers {
  dialog: Dialog | null = null;
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #leg: RtpLeg;
  #renegotiating = false;

  constructor(context: CoreContext, channel: EmbeddedChannel, leg: RtpLeg) {
    this.#context = context;
    this.#channel = channel;
    this.#leg = leg;
  }

  onRequest(transaction: ServerTransaction): void {
    switch (transaction.request.method) {
      case 'BYE':
        transaction.respond(200);
        this.#forget();
        this.#channel.destroy(16, true);
        return;
      case 'INFO':
        this.#info(transaction);
        return;
      default:
        void this.#renegotiate(transaction);
    }
  }

  /** The socket dropped and nobody came back, or the ACK never came. */
  onLost(): void {
    this.#channel.fail();
  }

  onGivenUp(): void {
    this.#forget();
    this.#channel.destroy(16, true);
  }

  bye(cause: number): void {
    if (this.dialog === null || this.dialog.closed) return;
    void this.dialog.request('BYE', [reasonLine(cause)]);
    this.#forget();
  }

  #forget(): void {
    if (this.dialog) this.#context.edge.forget(this.dialog);
  }

  /** Digits by INFO, as some phones send them; nothing else is understood. */
  #info(transaction: ServerTransaction): void {
    const { request } = transaction;
    const type = contentType(request);
    if (type === '') {
      transaction.respond(200);
      return;
    }
    if (type !== 'application/dtmf-relay') {
      transaction.respond(415, { lines: [acceptLine] });
      return;
    }
    const digit = /^Signal\s*=\s*([0-9*#A-D])\s*$/im.exec(request.body)?.[1]?.toUpperCase();
    const duration = Number(/^Duration\s*=\s*(\d{1,5})\s*$/im.exec(request.body)?.[1] ?? 100);
    if (digit === undefined) {
      transaction.respond(400);
      return;
    }
    transaction.respond(200);
    this.#channel.digit(digit, duration);
    this.#channel.bridge?.passDigit(this.#channel, digit);
  }

  async #renegotiate(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const dialog = this.dialog;
    if (dialog === null) return transaction.respond(481);
    // RFC 3311: an UPDATE may come without an offer, to show that somebody is there.
    if (request.method === 'UPDATE' && request.body === '') {
      return transaction.respond(200, { lines: [this.#context.edge.contactLine] });
    }
    // RFC 3261 14.2: one at a time.
    if (this.#renegotiating) return transaction.respond(500, { lines: ['Retry-After: 1'] });
    this.#renegotiating = true;
    try {
      const remote = parseSdp(request.body);
      const before = this.#leg.remoteDirection;
      const sdp = await this.#leg.answer(remote, this.#leg.formats);
      if (request.method === 'INVITE') acceptInvite(transaction, dialog, sdp, [this.#context.edge.contactLine]);
      else {
        const lines = [this.#context.edge.contactLine];
        transaction.respond(200, { lines, body: { type: 'application/sdp', text: sdp } });
      }
      const holds = (direction: string): boolean => direction === 'sendonly' || direction === 'inactive';
      if (holds(before) !== holds(remote.direction)) this.#channel.held(holds(remote.direction));
    } catch (error) {
      if (!(error instanceof SdpError)) this.#context.logger.error({ err: error }, 'a re-INVITE failed');
      transaction.respond(error instanceof SdpError && error.kind === 'malformed' ? 400 : 488);
    } finally {
      this.#renegotiating = false;
    }
  }
}
