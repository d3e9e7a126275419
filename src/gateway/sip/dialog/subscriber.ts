import type { TokenClaims } from '../../../domain/protocol/session.ts';

/** A page that reads its agent's events over its SIP socket (RFC 6665). */
export interface Subscriber {
  /** Claims of the token used for the subscription or its last renewal. */
  readonly claims: TokenClaims;
  readonly remoteAddress: string;
  /** The last event that the page reports to have seen. Null if it reports none. */
  readonly lastEventId: string | null;
  /** Sends one part of the stream. Resolves when the page has confirmed it; false: the page is gone. */
  send(text: string): Promise<boolean>;
  /** Sends the last part. @param retrySeconds delay before the page may subscribe again */
  end(text: string, retrySeconds?: number): void;
  /** Aborted when the subscription is over, whichever side ended it. */
  readonly gone: AbortSignal;
  /** Called after a renewal with another token. `claims` are the new ones. */
  onRenewed: (() => void) | null;
  /** Whether this is the page of its agent that rings. null: the page is not registered, or does not ask. */
  readonly rings: boolean | null;
  /** Called after each change of `rings`. */
  onRings: (() => void) | null;
}
