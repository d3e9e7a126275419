import { CodedError } from '../../../../domain/errors.ts';
import type { Dialog, DialogHandlers } from '../../../sip/dialog/dialog.ts';
import type { RetriedInvite } from '../../../sip/transaction/retried-invite.ts';
import type { Pbx } from '../server/pbx.ts';
import type { AsteriskChannel } from './channel.ts';

/**
 * Stops Asterisk from playing its own music when a channel made by us is held. The held party hears what call control
 * plays.
 */
export const channelVariables = { 'HOLD_INTERCEPT(set)': 'true' } as const;

/**
 * A browser's call on its way into Asterisk: an INVITE with the browser's own description.
 *
 *   calling ──StasisStart──► there ──183──► early ──2xx──► answered
 */
export class AsteriskLeg {
  readonly pbx: Pbx;
  /** Resolves with Asterisk's channel ID when the channel enters the application. Rejects if it never does. */
  readonly there: Promise<string>;
  /** Asterisk's description: of the early media, or of the answer. */
  readonly early: Promise<string>;
  readonly answered: Promise<{ dialog: Dialog; sdp: string }>;
  handlers: DialogHandlers | null = null;
  readonly #ringing: RetriedInvite | null;

  constructor(pbx: Pbx, channel: AsteriskChannel, sdp: string) {
    this.pbx = pbx;
    this.there = pbx.arrival(channel.id).then(async (ariId) => {
      for (const [variable, value] of Object.entries(channelVariables)) {
        await pbx.quietly(pbx.ari.post(['channels', ariId, 'variable'], { variable, value }));
      }
      return ariId;
    });
    let tellEarly: (sdp: string) => void = () => {};
    let tellAnswer: (answer: { dialog: Dialog; sdp: string }) => void = () => {};
    let fail: (error: unknown) => void = () => {};
    this.answered = new Promise((resolve, reject) => {
      tellAnswer = resolve;
      fail = reject;
    });
    this.early = new Promise((resolve, reject) => {
      tellEarly = resolve;
      this.answered.then((answer) => resolve(answer.sdp), reject);
    });
    // Each caller waits only for the promises that it needs. The others may reject unhandled.
    for (const promise of [this.there, this.answered, this.early]) promise.catch(() => {});
    this.#ringing = pbx.link.invite(channel.id, sdp, [], {
      onProvisional: (_status, { body }) => {
        if (body !== '') tellEarly(body);
      },
      onAnswered: (dialog, { body }) => {
        tellAnswer({ dialog, sdp: body });
        return {
          onRequest: (transaction) => this.handlers?.onRequest(transaction) ?? transaction.respond(481),
          onLost: () => this.handlers?.onLost(),
          onGivenUp: () => this.handlers?.onGivenUp(),
        };
      },
      onRefused: (status) => fail(new CodedError('ASTERISK_REFUSED', { details: { status } })),
    });
    if (this.#ringing === null) fail(new CodedError('ASTERISK_UNAVAILABLE'));
  }

  cancel(): void {
    this.#ringing?.cancel([]);
  }
}
