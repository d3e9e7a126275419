import { ticks } from '../../domain/clock.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import { type Principal, partyOf } from '../sip/auth/principal.ts';
import { Dialog, type DialogRegistry } from '../sip/dialog/dialog.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import type { Link } from '../sip/link.ts';
import { parseNameAddress } from '../sip/message/sip-address.ts';
import { header, headerList, tagOf } from '../sip/message/sip-message.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';

/** RFC 6665 section 7.2: the event package. Each notification carries a part of the stream of GET /v1/events. */
export const eventPackage = 'sidecall';
export const eventType = 'text/event-stream';

/** RFC 6665 section 4.1.2.2: the reason for the end. After `giveup`, the client tries again after the given delay. */
type Reason = 'timeout' | 'deactivated' | 'giveup';

/**
 * One subscription (RFC 6665 section 4.2), from the notifier's side:
 *
 *   active ─SUBSCRIBE─► active
 *      ├── Expires: 0, or expired ──────────► NOTIFY terminated;reason=timeout
 *      ├── end() ───────────────────────────► NOTIFY terminated;reason=deactivated
 *      └── a NOTIFY is rejected or gets no response, or the socket closes ─► gone
 */
export class Subscription implements Subscriber {
  readonly connection: Link;
  readonly lastEventId: string | null;
  onRenewed: (() => void) | null = null;
  rings: boolean | null = null;
  onRings: (() => void) | null = null;
  #claims: TokenClaims;
  readonly #party: string;
  readonly #contactLine: string;
  readonly #dialog: Dialog;
  readonly #gone = new AbortController();
  /** In ticks. */
  #expiresAt = 0;
  #stopTimer: () => void = () => undefined;

  /** The caller has authorized the SUBSCRIBE. The constructor answers it. */
  constructor(
    transaction: ServerTransaction,
    principal: Principal & { claims: TokenClaims },
    registry: DialogRegistry,
    expires: number,
  ) {
    const { request, connection, toTag } = transaction;
    this.connection = connection;
    this.#claims = principal.claims;
    this.#party = partyOf(principal);
    this.#contactLine = registry.contactLine;
    this.lastEventId = header(request, 'last-event-id');
    this.#dialog = new Dialog(
      {
        callId: request.callId,
        localTag: toTag,
        remoteTag: tagOf(request.from) ?? '',
        local: `${header(request, 'to')};tag=${toTag}`,
        remote: header(request, 'from') ?? '',
        target: parseNameAddress(header(request, 'contact') ?? '')?.uri ?? request.from.uri,
        routes: headerList(request, 'record-route'),
        localSeq: 0,
        remoteSeq: request.cseq.number,
        connection,
        registry,
        party: this.#party,
        instance: null,
      },
      { onRequest: (within) => within.respond(481), onLost: () => undefined, onGivenUp: () => undefined },
    );
    this.#grant(transaction, expires);
  }

  get key(): string {
    return this.#dialog.key;
  }

  get claims(): TokenClaims {
    return this.#claims;
  }

  get remoteAddress(): string {
    return this.connection.remoteAddress;
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Section 4.2.1.2: handles another SUBSCRIBE of the dialog. */
  renew(transaction: ServerTransaction, principal: Principal & { claims: TokenClaims }, expires: number): void {
    const { request } = transaction;
    // RFC 3261 12.2.2: an outdated request.
    if (request.cseq.number <= this.#dialog.remoteSeq) {
      transaction.respond(500);
      return;
    }
    this.#dialog.remoteSeq = request.cseq.number;
    // Another role may see other calls, so it needs a new subscription.
    if (partyOf(principal) !== this.#party || principal.claims.role !== this.#claims.role) {
      transaction.respond(403);
      return;
    }
    const renewed = principal.claims !== this.#claims;
    this.#claims = principal.claims;
    this.#grant(transaction, expires);
    if (renewed && expires > 0) this.onRenewed?.();
  }

  async send(text: string): Promise<boolean> {
    if (this.#gone.signal.aborted) return false;
    const left = Math.max(0, Math.ceil((this.#expiresAt - ticks(this.connection.clock)) / 1000));
    const { status } = await this.#notify(`active;expires=${left}`, text);
    // Section 4.2.2: a client that rejects a notification has no subscription.
    if (status < 200 || status >= 300) this.drop();
    return !this.#gone.signal.aborted;
  }

  end(text: string, retrySeconds?: number): void {
    this.#terminate(retrySeconds === undefined ? 'deactivated' : 'giveup', text, retrySeconds);
  }

  /** Ends the subscription without a NOTIFY: the socket is closed, or the client no longer listens. */
  drop(): void {
    this.#stopTimer();
    this.#dialog.close();
    this.#gone.abort();
  }

  #grant(transaction: ServerTransaction, expires: number): void {
    const { clock } = this.connection;
    this.#stopTimer();
    this.#expiresAt = ticks(clock) + expires * 1000;
    transaction.respond(200, { lines: [this.#contactLine, `Expires: ${expires}`] });
    // The response goes first, then the notification that section 4.2.1.1 requires.
    if (expires === 0) this.#terminate('timeout', '');
    else this.#stopTimer = clock.after(expires * 1000, () => this.#terminate('timeout', ''));
  }

  #terminate(reason: Reason, text: string, retrySeconds?: number): void {
    if (this.#gone.signal.aborted) return;
    const retry = retrySeconds === undefined ? '' : `;retry-after=${retrySeconds}`;
    void this.#notify(`terminated;reason=${reason}${retry}`, text);
    this.drop();
  }

  #notify(state: string, text: string): Promise<{ status: number }> {
    const lines = [this.#contactLine, `Event: ${eventPackage}`, `Subscription-State: ${state}`];
    return this.#dialog.request('NOTIFY', lines, text === '' ? null : { type: eventType, text });
  }
}
