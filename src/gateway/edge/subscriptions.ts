import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Principal } from '../sip/auth/principal.ts';
import { type DialogRegistry, dialogKeyOf } from '../sip/dialog/dialog.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import type { Link } from '../sip/link.ts';
import { parseSipUri } from '../sip/message/sip-address.ts';
import { accepts, header, tagOf } from '../sip/message/sip-message.ts';
import { allowLine } from '../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';
import { eventPackage, eventType, Subscription } from './subscription.ts';
import { authenticate, type VerifyToken } from './token-proof.ts';

export const allowEventsLine = `Allow-Events: ${eventPackage}`;

const seconds = { usual: 3600, most: 3600, least: 60 };

/**
 * Subscriptions to an agent's events (RFC 6665). Each socket has at most one, and it never outlives the token that
 * requested it.
 */
export class Subscriptions {
  readonly #verify: VerifyToken;
  readonly #registry: DialogRegistry;
  readonly #ringsOn: (connection: Link) => boolean | null;
  /** One per socket: a client that subscribes again has lost the first subscription. */
  readonly #open = new Map<Link, Subscription>();
  #onSubscriber: ((subscriber: Subscriber) => void) | null = null;

  /** @param ringsOn whether the page on the socket rings; null: no page is registered there */
  constructor(verify: VerifyToken, registry: DialogRegistry, ringsOn: (connection: Link) => boolean | null) {
    this.#verify = verify;
    this.#registry = registry;
    this.#ringsOn = ringsOn;
  }

  /** Without a listener, SUBSCRIBE is answered with 405. */
  listen(listener: (subscriber: Subscriber) => void): void {
    this.#onSubscriber = listener;
  }

  /** Answers a SUBSCRIBE. Rejects as `authenticate` does. */
  async receive(transaction: ServerTransaction): Promise<void> {
    const { request, connection } = transaction;
    if (tagOf(request.to) !== null && this.#open.get(connection)?.key !== dialogKeyOf(request)) {
      return transaction.respond(481);
    }
    if (this.#onSubscriber === null) return transaction.respond(405, { lines: [allowLine] });
    const event = header(request, 'event')?.trim().toLowerCase();
    if (event === undefined) return transaction.respond(400);
    // RFC 6665 section 4.2.1.1: 489 lists the supported packages.
    if (event !== eventPackage) {
      return transaction.respond(489, { lines: [allowEventsLine] });
    }
    const principal = await authenticate(connection, request, this.#verify);
    if (transaction.final !== 0 || connection.closed) return;
    if (!isAgent(principal)) return transaction.respond(403);
    const expires = this.#expires(transaction, principal);
    if (expires === null) return;
    if (tagOf(request.to) !== null) return this.#renew(transaction, principal, expires);
    // Agents may subscribe to their own events only.
    if (parseSipUri(request.uri)?.user !== principal.identity) return transaction.respond(403);
    if (!accepts(request, eventType)) return transaction.respond(406, { lines: [`Accept: ${eventType}`] });
    const lastEventId = header(request, 'last-event-id');
    if (lastEventId !== null && !/^\d{1,15}$/.test(lastEventId)) return transaction.respond(400);
    this.#open.get(connection)?.end('');
    const subscription = new Subscription(transaction, principal, this.#registry, expires);
    if (subscription.gone.aborted) return;
    subscription.rings = this.#ringsOn(connection);
    this.#open.set(connection, subscription);
    subscription.gone.addEventListener('abort', () => {
      if (this.#open.get(connection) === subscription) this.#open.delete(connection);
    });
    this.#onSubscriber(subscription);
  }

  /** The page on this socket is the one of its agent that rings, or no longer. */
  tellRings(connection: Link, rings: boolean): void {
    const subscription = this.#open.get(connection);
    if (subscription === undefined) return;
    subscription.rings = rings;
    subscription.onRings?.();
  }

  /** Drops the subscription of a closed socket. */
  drop(connection: Link): void {
    this.#open.get(connection)?.drop();
  }

  close(): void {
    for (const subscription of [...this.#open.values()]) subscription.drop();
  }

  #renew(transaction: ServerTransaction, principal: Principal & { claims: TokenClaims }, expires: number): void {
    const { request, connection } = transaction;
    const subscription = this.#open.get(connection);
    if (subscription?.key === dialogKeyOf(request)) subscription.renew(transaction, principal, expires);
    else transaction.respond(481);
  }

  /** Returns the granted seconds, or null if the request is rejected. */
  #expires(transaction: ServerTransaction, principal: Principal): number | null {
    const text = header(transaction.request, 'expires')?.trim() ?? String(seconds.usual);
    const asked = /^\d{1,10}$/.test(text) ? Number(text) : null;
    if (asked === null) transaction.respond(400);
    // Section 4.2.1.1: too short a time is rejected. Zero fetches the current state once.
    else if (asked > 0 && asked < seconds.least) {
      transaction.respond(423, { lines: [`Min-Expires: ${seconds.least}`] });
    } else {
      const left = Math.floor((principal.expiresAt - transaction.connection.clock.now()) / 1000);
      return Math.min(asked, seconds.most, Math.max(1, left));
    }
    return null;
  }
}

function isAgent(principal: Principal): principal is Principal & { claims: TokenClaims } {
  return principal.kind === 'agent' && principal.claims !== undefined;
}
