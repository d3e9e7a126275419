import type { Dialog } from '../../sip/dialog/dialog.ts';
import { parseReferTo } from '../../sip/message/refer-target.ts';
import { header, headerList } from '../../sip/message/sip-message.ts';
import type { ServerTransaction } from '../../sip/transaction/server-transaction.ts';
import type { Endpoint, TransferProgress } from '../port.ts';

const fragments: Readonly<Record<TransferProgress, string>> = {
  trying: '100 Trying',
  ringing: '180 Ringing',
  answered: '200 OK',
  unavailable: '480 Temporarily Unavailable',
  declined: '603 Decline',
};
const subscriptionSeconds = 180;

/**
 * An accepted REFER and its implicit subscription (RFC 3515 2.4.4):
 *
 *   202, trying ──► ringing ──► answered, unavailable or declined: terminated
 */
export class Referral {
  over = false;
  readonly #dialog: Dialog;
  readonly #id: number;
  readonly #silent: boolean;

  constructor(dialog: Dialog, refer: ServerTransaction) {
    this.#dialog = dialog;
    this.#id = refer.request.cseq.number;
    // RFC 4488 section 4: no subscription if the sender declines it; the response confirms that.
    this.#silent = (header(refer.request, 'refer-sub') ?? '').trim().toLowerCase().startsWith('false');
    refer.respond(202, { lines: this.#silent ? ['Refer-Sub: false', 'Supported: norefersub'] : [] });
    this.progress('trying');
  }

  progress(progress: TransferProgress): void {
    if (this.over) return;
    this.over = progress !== 'trying' && progress !== 'ringing';
    if (this.#silent || this.#dialog.closed) return;
    const lines = [
      `Event: refer;id=${this.#id}`,
      `Subscription-State: ${this.over ? 'terminated;reason=noresource' : `active;expires=${subscriptionSeconds}`}`,
    ];
    const body = { type: 'message/sipfrag;version=2.0', text: `SIP/2.0 ${fragments[progress]}\r\n` };
    void this.#dialog.request('NOTIFY', lines, body);
  }
}

/** Returns the target of a REFER, or the status that rejects it. Never 481, which would end the phone's call. */
export function readRefer(
  refer: ServerTransaction,
  endpoint: Endpoint,
): { user: string; replaces: NonNullable<ReturnType<typeof parseReferTo>>['replaces'] } | number {
  // Only agents may transfer: a caller from outside must not redirect agents.
  if (endpoint.kind !== 'agent') return 403;
  const values = headerList(refer.request, 'refer-to');
  // RFC 3515 2.4.1: exactly one.
  if (values.length !== 1) return 400;
  return parseReferTo(values[0] ?? '') ?? 400;
}
