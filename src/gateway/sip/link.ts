import type { Clock } from '../../domain/clock.ts';
import type { Proof } from './auth/principal.ts';
import type { EdgeCounters } from './counters.ts';
import type { SipResponse } from './message/sip-message.ts';

/** A request of ours whose responses the link passes on. */
export interface Asking {
  readonly branch: string;
  /** A CANCEL has the branch of its INVITE (RFC 3261 9.1). */
  readonly method: string;
  receive(response: SipResponse): void;
  fail(status: 408 | 503): void;
  /** Fails if it has no answer, and keeps no timer. */
  abandon(): void;
}

/** One client's way to us, as transactions and dialogs know it. */
export interface Link extends Proof {
  readonly remoteAddress: string;
  readonly clock: Clock;
  readonly counters: EdgeCounters;
  readonly closed: boolean;
  /** False over UDP: what is lost has to be sent again (RFC 3261 section 17). */
  readonly reliable: boolean;
  /** The topmost Via of a request of ours, with that branch. */
  via(branch: string): string;
  /** False when the socket is gone. */
  send(text: string): boolean;
  /** It sent what nobody sends by mistake for long: too often, and it is closed. */
  strike(why: string): void;
  /** @param code of the WebSocket's close frame */
  close(code: number, reason: string): void;
  addClient(asking: Asking): void;
  removeClient(asking: Asking): void;
  forget(answered: { readonly key: string }): void;
}
