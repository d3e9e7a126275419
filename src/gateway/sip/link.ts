import type { Clock } from '../../domain/clock.ts';
import type { Proof } from './auth/principal.ts';
import type { EdgeCounters } from './counters.ts';
import type { SipResponse } from './message/sip-message.ts';

/** A request of ours. The link passes its responses on. */
export interface Asking {
  readonly branch: string;
  /** A CANCEL has the branch of its INVITE (RFC 3261 9.1), so the method is part of the key. */
  readonly method: string;
  receive(response: SipResponse): void;
  fail(status: 408 | 503): void;
  /** Fails the request if it has no response yet, and stops all timers. */
  abandon(): void;
}

/** The connection to one client, as transactions and dialogs see it. */
export interface Link extends Proof {
  readonly remoteAddress: string;
  readonly clock: Clock;
  readonly counters: EdgeCounters;
  readonly closed: boolean;
  /** False over UDP: lost messages must be retransmitted (RFC 3261 section 17). */
  readonly reliable: boolean;
  /** Returns the topmost Via of a request of ours, with that branch. */
  via(branch: string): string;
  /** Returns false if the socket is closed. */
  send(text: string): boolean;
  /** Records a message that a correct client never sends. Too many of them close the link. */
  strike(why: string): void;
  /** @param code close code of the WebSocket */
  close(code: number, reason: string): void;
  addClient(asking: Asking): void;
  removeClient(asking: Asking): void;
  forget(answered: { readonly key: string }): void;
}
