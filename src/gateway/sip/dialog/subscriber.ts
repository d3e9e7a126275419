import type { TokenClaims } from '../../../domain/protocol/session.ts';

/** A page that reads its agent's events over its SIP socket (RFC 6665). */
export interface Subscriber {
  /** Of the token that it subscribed with, or renewed with since. */
  readonly claims: TokenClaims;
  readonly remoteAddress: string;
  /** The last event that it has seen, as it says so; null: it says nothing. */
  readonly lastEventId: string | null;
  /** One piece of the stream. Resolves once the page has confirmed it; false: the page is gone. */
  send(text: string): Promise<boolean>;
  /** The last piece. @param retrySeconds when the page may subscribe again */
  end(text: string, retrySeconds?: number): void;
  /** The subscription is over, whoever ended it. */
  readonly gone: AbortSignal;
  /** Another token: `claims` are the new ones. */
  onRenewed: (() => void) | null;
}
