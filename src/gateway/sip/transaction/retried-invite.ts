import type { DigestAnswers } from '../auth/digest-answers.ts';
import type { Binding } from '../binding.ts';
import type { DialogRegistry } from '../dialog/dialog.ts';
import type { InviteHandlers, InviteParts } from '../dialog/invite.ts';
import { OutgoingInvite } from '../dialog/outgoing-invite.ts';
import { intervalAskedFor } from '../dialog/session-timer.ts';

/** Maximum number of retries. */
const tries = 3;

/**
 * An INVITE to a server that may first ask for a password (RFC 3261 22.2) or for a longer session interval (RFC 4028
 * 7.3). Each try is a separate INVITE, and the caller of this class sees only one.
 */
export class RetriedInvite {
  #invite: OutgoingInvite;
  #cancelled: readonly string[] | null = null;

  constructor(
    binding: Binding,
    parts: InviteParts,
    registry: DialogRegistry,
    answers: DigestAnswers | null,
    handlers: InviteHandlers,
  ) {
    const call = (left: number, sessionSeconds?: number): OutgoingInvite => {
      const credentials = answers?.lines('INVITE', binding.uri) ?? [];
      return new OutgoingInvite(
        binding,
        {
          ...parts,
          ...(sessionSeconds === undefined ? {} : { sessionSeconds }),
          lines: [...parts.lines, ...credentials],
        },
        registry,
        {
          ...handlers,
          onRefused: (status, response) => {
            const asked = status === 422 && response !== null ? intervalAskedFor(response) : null;
            const again = asked !== null || answers?.heard(response, credentials) === true;
            if (!again || left === 0 || this.#cancelled !== null) handlers.onRefused(status, response);
            else this.#invite = call(left - 1, asked ?? sessionSeconds);
          },
        },
      );
    };
    this.#invite = call(tries);
  }

  /** @param reasonLines Reason header lines (RFC 3326) */
  cancel(reasonLines: readonly string[]): void {
    this.#cancelled = reasonLines;
    this.#invite.cancel(reasonLines);
  }
}
