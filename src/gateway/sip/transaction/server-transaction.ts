import type { Link } from '../link.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { newTag, printResponse, type ResponseParts } from '../message/sip-writer.ts';
import { timers } from './timers.ts';

const nobody = { name: null, uri: '', params: new Map<string, string>() };
const forgotten: SipRequest = {
  kind: 'request',
  method: '',
  uri: '',
  headers: new Map(),
  body: '',
  callId: '',
  from: nobody,
  to: nobody,
  cseq: { number: 0, method: '' },
  via: { branch: '', sentBy: '' },
};

/**
 * One request from a client and its responses, RFC 3261 section 17.2. The dialog repeats a 2xx to INVITE. Over an
 * unreliable transport, a rejection is retransmitted until its ACK arrives (timer G), and other final responses stay to
 * answer a repeated request (timer J):
 *
 *   INVITE:  proceeding ─2xx─► accepted ──64*T1──► gone        (RFC 6026)
 *               └─3xx-6xx─► completed ──ACK or 64*T1──► gone
 *   others:  trying ─final─► gone                              (completed ──64*T1──► gone)
 */
export class ServerTransaction {
  readonly connection: Link;
  /** The link finds the transaction by this key (17.2.3). */
  readonly key: string;
  /** The To tag of every response except 100, so that all belong to one dialog. */
  readonly toTag = newTag();
  /** The client gave up by CANCEL, or its socket closed. Only called before the final response. */
  onCancel: ((why: 'cancel' | 'socket') => void) | null = null;
  /** Called when the request has its final response, or can never have one. */
  onFinal: (() => void) | null = null;
  /** A CANCEL that crossed our 2xx on the wire. */
  onLateCancel: (() => void) | null = null;
  #request: SipRequest;
  #last: string | null = null;
  #final = 0;
  #stopTimer: (() => void) | null = null;
  #stopInsisting: () => void = () => {};

  constructor(connection: Link, request: SipRequest, key: string) {
    this.connection = connection;
    this.#request = request;
    this.key = key;
  }

  /** Empty after a rejection. */
  get request(): SipRequest {
    return this.#request;
  }

  /** The final status. 0 while there is none. */
  get final(): number {
    return this.#final;
  }

  respond(status: number, parts: ResponseParts = {}): void {
    if (this.#final !== 0) return;
    const toTag = status === 100 ? null : this.toTag;
    this.#last = printResponse(this.#request, status, { toTag, ...parts });
    this.connection.send(this.#last);
    if (status < 200) return;
    this.#final = status;
    this.onFinal?.();
    if (status >= 300) this.connection.counters.refused[status] = (this.connection.counters.refused[status] ?? 0) + 1;
    const { reliable } = this.connection;
    const invite = this.#request.method === 'INVITE';
    if (status >= 300) this.#lighten();
    if (!invite && reliable) {
      this.#end();
      return;
    }
    if (invite && status >= 300 && !reliable) this.#insist(timers.t1);
    // Timers H, J and L: until the ACK, or as long as a repeated INVITE may still come.
    this.#stopTimer = this.connection.clock.after(64 * timers.t1, () => this.#end());
  }

  /** The same request arrived again (17.2.1): repeat the last response. */
  repeat(): void {
    if (this.#last !== null) this.connection.send(this.#last);
  }

  /**
   * Drops the request after a rejection. From now on the transaction only waits for its ACK or a repeated request,
   * which needs the key and perhaps the response. Requests that any unauthenticated client can have rejected must not
   * stay in memory for 32 s.
   */
  #lighten(): void {
    this.#request = forgotten;
    if (this.connection.reliable) this.#last = null;
    this.onCancel = null;
    this.onFinal = null;
    this.onLateCancel = null;
  }

  /** Timer G. */
  #insist(ms: number): void {
    this.#stopInsisting = this.connection.clock.after(ms, () => {
      if (this.#last !== null) this.connection.send(this.#last);
      this.#insist(Math.min(ms * 2, timers.t2));
    });
  }

  /** Handles the ACK of a final response other than 2xx. */
  acknowledged(): void {
    if (this.#final >= 300) this.#end();
  }

  cancel(why: 'cancel' | 'socket'): void {
    if (this.#final === 0) this.onCancel?.(why);
    else if (this.#final < 300 && why === 'cancel') this.onLateCancel?.();
  }

  /** The socket of the client is closed. */
  abandon(): void {
    this.cancel('socket');
    this.#final ||= 408;
    this.onFinal?.();
    this.#end();
  }

  #end(): void {
    this.#stopInsisting();
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.connection.forget(this);
  }
}
