import { AckWait } from './ack-wait.ts';
import { Dialog, type DialogHandlers } from './dialog.ts';
import { type Principal, partyOf } from './principal.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { parseNameAddress } from './sip-address.ts';
import { header, headerList, type SipRequest, tagOf } from './sip-message.ts';
import { acceptLine, allowLine } from './sip-writer.ts';
import { timers } from './timers.ts';

/** What the edge does for an INVITE's dialog. */
export interface DialogRegistry {
  readonly contactLine: string;
  add(dialog: Dialog): void;
  remove(dialog: Dialog): void;
  /** The phone that registered on this socket. */
  instanceOn(connection: Dialog['connection']): string | null;
}

/**
 * An INVITE that came in, from a party that may call:
 *
 *   waiting ──progress──► waiting ──accept──► answered ──ACK──► confirmed
 *      ├── reject                                └─ no ACK in 32 s ─► lost
 *      └── CANCEL, or the socket is gone ─► onGone
 */
export class IncomingInvite {
  readonly principal: Principal;
  readonly dialled: string;
  readonly #transaction: ServerTransaction;
  readonly #registry: DialogRegistry;

  constructor(transaction: ServerTransaction, principal: Principal, dialled: string, registry: DialogRegistry) {
    this.#transaction = transaction;
    this.principal = principal;
    this.dialled = dialled;
    this.#registry = registry;
  }

  get request(): SipRequest {
    return this.#transaction.request;
  }

  get pending(): boolean {
    return this.#transaction.final === 0;
  }

  /** The caller gave up. The INVITE is answered with 487 already. */
  onGone(listener: (why: 'cancel' | 'socket') => void): void {
    this.#transaction.onCancel = (why) => {
      this.#transaction.respond(487);
      listener(why);
    };
  }

  progress(status: 180 | 183, lines: readonly string[], sdp: string | null): void {
    this.#transaction.respond(status, { lines: [this.#registry.contactLine, ...lines], body: sdpBody(sdp) });
  }

  reject(status: number, lines: readonly string[] = []): void {
    this.#transaction.respond(status, { lines });
  }

  /** 200 OK with the answer; repeated until the ACK is here. */
  accept(sdp: string, lines: readonly string[], handlers: DialogHandlers): Dialog {
    const { request, connection, toTag } = this.#transaction;
    const target = parseNameAddress(header(request, 'contact') ?? '')?.uri ?? request.from.uri;
    const dialog = new Dialog(
      {
        callId: request.callId,
        localTag: toTag,
        remoteTag: tagOf(request.from) ?? '',
        local: `${header(request, 'to')};tag=${toTag}`,
        remote: header(request, 'from') ?? '',
        target,
        // 12.1.1: the route set of a callee is the Record-Route as it stands.
        routes: headerList(request, 'record-route'),
        localSeq: 0,
        remoteSeq: request.cseq.number,
        connection,
        party: partyOf(this.principal),
        instance: this.#registry.instanceOn(connection),
      },
      handlers,
    );
    this.#registry.add(dialog);
    this.#transaction.onCancel = null;
    acceptInvite(this.#transaction, dialog, sdp, [this.#registry.contactLine, ...lines]);
    this.#heedLateCancel(dialog);
    return dialog;
  }

  /**
   * RFC 3261 9.2: a CANCEL after the final response has no effect on the INVITE, and the
   * caller owes us ACK and BYE (9.1). Some, JsSIP among them, have forgotten the dialog by
   * then: an ACK that does not come soon never will, and the call is over for its caller.
   */
  #heedLateCancel(dialog: Dialog): void {
    const transaction = this.#transaction;
    transaction.onLateCancel = () => {
      transaction.onLateCancel = null;
      transaction.connection.clock.after(2 * timers.t1, () => {
        if (dialog.unacknowledged && !dialog.closed) dialog.handlers.onGivenUp();
      });
    };
  }
}

/** 200 OK to an INVITE or re-INVITE, repeated until the dialog sees the ACK. */
export function acceptInvite(
  transaction: ServerTransaction,
  dialog: Dialog,
  sdp: string,
  lines: readonly string[],
): void {
  const { clock } = transaction.connection;
  transaction.respond(200, { lines: [...lines, allowLine, acceptLine], body: sdpBody(sdp) });
  const wait = new AckWait(
    clock,
    () => {
      if (dialog.closed) wait.end();
      else transaction.repeat();
    },
    () => {
      if (!dialog.closed) dialog.handlers.onLost();
    },
  );
  dialog.awaitAck(transaction.request.cseq.number, () => wait.end());
}

function sdpBody(sdp: string | null): { type: string; text: string } | null {
  return sdp === null ? null : { type: 'application/sdp', text: sdp };
}
