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
 * One request from a client and its answers, RFC 3261 section 17.2. 2xx to
 * INVITE are repeated by the dialog; where the transport may lose it, a refusal
 * is sent again until its ACK is here (timer G), and other final responses stay
 * to answer a repeated request (timer J):
 *
 *   INVITE:  proceeding ─2xx─► accepted ──64*T1──► gone        (RFC 6026)
 *               └─3xx-6xx─► completed ──ACK or 64*T1──► gone
 *   others:  trying ─final─► gone                              (completed ──64*T1──► gone)
 */
export class ServerTransaction {
  readonly connection: Link;
  /** By which the link finds it (17.2.3). */
  readonly key: string;
  /** The To tag of every response but 100, so that they are of one dialog. */
  readonly toTag = newTag();
  /** The client gave up: CANCEL, or its socket is gone. Only called before the final response. */
  onCancel: ((why: 'cancel' | 'socket') => void) | null = null;
  /** It has its final response, or never will. */
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

  /** Once it is refused, nothing of it is left. */
  get request(): SipRequest {
    return this.#request;
  }

  /** The final status, or 0 while there is none. */
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

  /** The same request again (17.2.1): the last answer again. */
  repeat(): void {
    if (this.#last !== null) this.connection.send(this.#last);
  }

  /**
   * Refused, it stays for its ACK or for a repeated request alone, which takes its key and perhaps its answer. What
   * anybody may have refused without a name must not lie here whole for 32 s.
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
    this.#stopInsisting();
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.connection.forget(this);
  }
}
