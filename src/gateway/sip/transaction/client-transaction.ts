import type { Link } from '../link.ts';
import type { SipResponse } from '../message/sip-message.ts';
import { type Body, newBranch, printRequest } from '../message/sip-writer.ts';
import { timers } from './timers.ts';

export interface ClientRequest {
  method: string;
  uri: string;
  /** Whole lines: To, From, Call-ID, CSeq and others, but not Via and Max-Forwards. */
  lines: readonly string[];
  body?: Body | null;
}

export interface ClientHandlers {
  /** Receives every provisional response and the first final one; for INVITE every repeated 2xx as well. */
  onResponse: (response: SipResponse) => void;
  /** 408: no response in time; 503: the socket is closed (RFC 3261 8.1.3.1). */
  onFailure: (status: 408 | 503) => void;
}

/**
 * One request to a client, RFC 3261 section 17.1:
 *
 *   calling ─1xx─► proceeding ─final─► done
 *      ├──────64*T1──────► 408          (for INVITE only while there is no response)
 *      └─cancel─► its CANCEL, a transaction of its own ─64*T1─► 408
 *
 * Over an unreliable transport it is retransmitted: an INVITE until any response arrives (timer A), other requests
 * until the final response (timer E).
 */
export class ClientTransaction {
  readonly branch: string;
  readonly method: string;
  readonly connection: Link;
  readonly #request: ClientRequest;
  readonly #handlers: ClientHandlers;
  #stopTimer: (() => void) | null;
  #forget: () => void = () => {};
  #stopRepeat: () => void = () => {};
  #cancel: ClientTransaction | null = null;
  #done = false;
  #proceeding = false;

  /** @param branch branch of the INVITE for a CANCEL; otherwise a new one */
  constructor(connection: Link, request: ClientRequest, handlers: ClientHandlers, branch = newBranch()) {
    this.connection = connection;
    this.branch = branch;
    this.method = request.method;
    this.#request = request;
    this.#handlers = handlers;
    // Timers B and F.
    this.#stopTimer = connection.clock.after(64 * timers.t1, () => this.fail(408));
    connection.addClient(this);
    const text = this.#print(request.method, request.lines, request.body ?? null);
    if (!connection.send(text)) this.fail(503);
    else if (!connection.reliable) this.#repeat(text, timers.t1);
  }

  /** Timer A doubles each time. Timer E doubles up to T2, and is T2 after a provisional response. */
  #repeat(text: string, ms: number): void {
    this.#stopRepeat = this.connection.clock.after(ms, () => {
      this.connection.send(text);
      const doubled = this.#request.method === 'INVITE' ? ms * 2 : Math.min(ms * 2, timers.t2);
      this.#repeat(text, this.#proceeding ? timers.t2 : doubled);
    });
  }

  receive(response: SipResponse): void {
    const invite = this.#request.method === 'INVITE';
    if (response.status < 200) {
      if (this.#done) return;
      this.#proceeding = true;
      // 9.1: after a CANCEL, the timeout for the final response stays active.
      if (invite && this.#cancel === null) this.#stop();
      else if (invite) this.#stopRepeat();
      this.#handlers.onResponse(response);
      return;
    }
    // 17.1.1.3: the transaction acknowledges every retransmission of a rejection.
    if (invite && response.status >= 300) this.#acknowledge(response);
    const repeated2xx = invite && response.status < 300;
    if (this.#done && !repeated2xx) return;
    this.#finish();
    this.#handlers.onResponse(response);
  }

  /** CANCEL has the branch, Request-URI, To, Route and CSeq number of its INVITE (9.1). */
  cancel(reasonLines: readonly string[]): void {
    if (this.#done || this.#cancel !== null || this.#request.method !== 'INVITE') return;
    // 9.1: a callee without CANCEL support (before RFC 3261) may never answer the INVITE, so limit the wait.
    this.#stopTimer?.();
    this.#stopTimer = this.connection.clock.after(64 * timers.t1, () => this.fail(408));
    const common = this.#request.lines.filter((line) => /^(?:To|From|Call-ID|Route):/.test(line));
    const lines = [...common, this.#cseqLine('CANCEL'), ...reasonLines];
    this.#cancel = new ClientTransaction(
      this.connection,
      { method: 'CANCEL', uri: this.#request.uri, lines },
      // The response to the CANCEL is ignored, because the INVITE gets its own final response.
      { onResponse: () => {}, onFailure: () => {} },
      this.branch,
    );
  }

  fail(status: 408 | 503): void {
    if (this.#done) return;
    this.#finish();
    this.#handlers.onFailure(status);
  }

  /** The link is closed: nothing can be retransmitted over it. */
  abandon(): void {
    this.fail(503);
    this.#forget();
    this.connection.removeClient(this);
  }

  #acknowledge(response: SipResponse): void {
    // 17.1.1.3: with the Route of its INVITE. 22.1: and with the credentials.
    const lines = this.#request.lines.filter((line) => /^(?:From|Call-ID|Route|(?:Proxy-)?Authorization):/.test(line));
    const to = `To: ${response.headers.get('to')?.[0] ?? ''}`;
    this.connection.send(this.#print('ACK', [to, ...lines, this.#cseqLine('ACK')], null));
  }

  #cseqLine(method: string): string {
    const number = this.#request.lines.find((line) => line.startsWith('CSeq:'))?.split(' ')[1] ?? '1';
    return `CSeq: ${number} ${method}`;
  }

  #print(method: string, lines: readonly string[], body: Body | null): string {
    return printRequest(
      method,
      this.#request.uri,
      [this.connection.via(this.branch), 'Max-Forwards: 70', ...lines],
      body,
    );
  }

  #stop(): void {
    if (this.#done || this.#request.method === 'INVITE') this.#stopRepeat();
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #finish(): void {
    this.#done = true;
    this.#stop();
    // The INVITE is over, so the CANCEL needs no retransmission.
    if (this.#cancel !== null && !this.#cancel.#done) this.#cancel.#finish();
    if (this.connection.closed) {
      this.connection.removeClient(this);
      return;
    }
    // Stay a while for retransmissions: a 2xx whose ACK was lost, or one that crossed the CANCEL.
    this.#forget();
    this.#forget = this.connection.clock.after(64 * timers.t1, () => this.connection.removeClient(this));
  }
}
