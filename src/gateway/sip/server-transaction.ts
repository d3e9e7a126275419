import type { Link } from './link.ts';
import type { SipRequest } from './sip-message.ts';
import { newTag, printResponse, type ResponseParts } from './sip-writer.ts';
import { timers } from './timers.ts';

/**
 * One request from a client and its answers, RFC 3261 section 17.2, on a
 * reliable transport (nothing is sent twice but 2xx, which the dialog repeats):
 *
 *   INVITE:  proceeding ─2xx─► accepted ──64*T1──► gone        (RFC 6026)
 *               └─3xx-6xx─► completed ──ACK or 64*T1──► gone
 *   others:  trying ─final─► gone
 */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly connection: Link;
  /** The To tag of every response but 100, so that they are of one dialog. */
  readonly toTag = newTag();
  /** The client gave up: CANCEL, or its socket is gone. Only called before the final response. */
  onCancel: ((why: 'cancel' | 'socket') => void) | null = null;
  /** It has its final response, or never will. */
  onFinal: (() => void) | null = null;
  /** A CANCEL that crossed our 2xx on the wire. */
  onLateCancel: (() => void) | null = null;
  #last: string | null = null;
  #final = 0;
  #stopTimer: (() => void) | null = null;

  constructor(connection: Link, request: SipRequest) {
    this.connection = connection;
    this.request = request;
  }

  /** The final status, or 0 while there is none. */
  get final(): number {
    return this.#final;
  }

  respond(status: number, parts: ResponseParts = {}): void {
    if (this.#final !== 0) return;
    const toTag = status === 100 ? null : this.toTag;
    this.#last = printResponse(this.request, status, { toTag, ...parts });
    this.connection.send(this.#last);
    if (status < 200) return;
    this.#final = status;
    this.onFinal?.();
    if (status >= 300) this.connection.counters.refused[status] = (this.connection.counters.refused[status] ?? 0) + 1;
    if (this.request.method !== 'INVITE') {
      this.#end();
      return;
    }
    // Timers H and L: until the ACK, or as long as a repeated INVITE may still come.
    this.#stopTimer = this.connection.clock.after(64 * timers.t1, () => this.#end());
  }

  /** The same request again (17.2.1): the last answer again. */
  repeat(): void {
    if (this.#last !== null && this.#final < 300) this.connection.send(this.#last);
  }

  /** ACK of a final response that was no 2xx. */
  acknowledged(): void {
    if (this.#final >= 300) this.#end();
  }

  cancel(why: 'cancel' | 'socket'): void {
    if (this.#final === 0) this.onCancel?.(why);
    else if (this.#final < 300 && why === 'cancel') this.onLateCancel?.();
  }

  /** The socket is gone, and with it whoever asked. */
  abandon(): void {
    this.cancel('socket');
    this.#final ||= 408;
    this.onFinal?.();
    this.#end();
  }

  #end(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.connection.forget(this);
  }
}
