import { type Principal, partyOf } from '../auth/principal.ts';
import { isDigits, parseInfoDigits } from '../message/info-digits.ts';
import { parseNameAddress } from '../message/sip-address.ts';
import { contentType, header, headerList, type SipRequest, tagOf } from '../message/sip-message.ts';
import { acceptLine, supportedLine } from '../message/sip-writer.ts';
import { AckWait } from '../transaction/ack-wait.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { timers } from '../transaction/timers.ts';
import { Dialog, type DialogHandlers, type DialogRegistry, dialogKey } from './dialog.ts';
import { EarlyDialog } from './early-dialog.ts';
import { ReliableProgress } from './reliable-progress.ts';

/**
 * An incoming INVITE from a party that is allowed to call:
 *
 *   waiting ──progress──► waiting ──accept──► answered ──ACK──► confirmed
 *      ├── reject                                └─ no ACK in 32 s ─► lost
 *      └── CANCEL, the socket closes, or no PRACK in 32 s ─► onGone
 */
export class IncomingInvite {
  readonly principal: Principal;
  readonly request: SipRequest;
  readonly dialled: string;
  /** The caller, as a trunk states it. Null: withheld. Undefined if the principal itself calls. */
  caller: string | null | undefined;
  /** True if the trunk says that verification of the caller's number failed. */
  callerUnverified = false;
  /** The caller's own call that this one takes over (RFC 3891). */
  readonly replaces: Dialog | null;
  /** The call that rings at another phone of the caller, and that this INVITE answers (RFC 3891). */
  readonly answers: object | null;
  readonly #transaction: ServerTransaction;
  readonly #registry: DialogRegistry;
  readonly #early: EarlyDialog;
  /** True after the caller's offer was answered and the answer arrived. Another offer may follow (RFC 3311 5.1). */
  #agreed = false;
  /** Resolves when all offers that came before the call is answered have their answers. */
  #answering: Promise<void> = Promise.resolve();
  /** Answers an offer that comes before the call is answered. Null: nothing in it can be used. */
  onOffer: ((sdp: string) => Promise<string | null>) | null = null;
  /** Receives a digit from an INFO request. */
  onDigit: ((digit: string, durationMs: number) => void) | null = null;
  #reliable: ReliableProgress | null = null;
  #reliableCount = 0;
  #onGone: (why: 'cancel' | 'socket' | 'unheard') => void = () => {};

  constructor(
    transaction: ServerTransaction,
    principal: Principal,
    dialled: string,
    registry: DialogRegistry,
    replaces: Dialog | null,
    answers: object | null = null,
  ) {
    this.#transaction = transaction;
    this.replaces = replaces;
    this.answers = answers;
    this.principal = principal;
    this.dialled = dialled;
    this.#registry = registry;
    const { request, toTag } = transaction;
    this.request = request;
    const key = dialogKey(request.callId, toTag, tagOf(request.from) ?? '');
    this.#early = new EarlyDialog(request.cseq.number, registry);
    registry.early(key, (early) => this.#onEarly(early));
    transaction.onFinal = () => {
      registry.early(key, null);
      this.#reliable?.end();
    };
  }

  /** Source address of the INVITE. */
  get remoteAddress(): string {
    return this.#transaction.connection.remoteAddress;
  }

  get pending(): boolean {
    return this.#transaction.final === 0;
  }

  /** The caller gave up, or cannot be reached. The INVITE has its final response already: 487 or 504. */
  onGone(listener: (why: 'cancel' | 'socket' | 'unheard') => void): void {
    this.#onGone = listener;
    this.#transaction.onCancel = (why) => {
      this.#transaction.respond(487);
      listener(why);
    };
  }

  /**
   * With SDP the response is sent reliably if the caller supports it (RFC 3262). A caller that requires it gets only
   * reliable responses.
   */
  progress(status: 180 | 183, lines: readonly string[], sdp: string | null): void {
    const all = [this.#registry.contactLine, this.#registry.allowLine, ...lines];
    const send = (more: readonly string[]): void => {
      this.#transaction.respond(status, { lines: [...all, ...more], body: sdpBody(sdp) });
    };
    const names = (name: string): boolean =>
      headerList(this.request, name).some((value) => /(?:^|[\s,])100rel(?:$|[\s,])/i.test(value));
    if (!names('require') && (sdp === null || !names('supported'))) {
      send([]);
      return;
    }
    // RFC 3262 section 3: no second one while the first waits for its PRACK.
    if (this.#reliable !== null) return;
    this.#reliableCount += 1;
    const reliable = new ReliableProgress(this.#transaction, this.#reliableCount, send, () => {
      // Section 3: reject with a 5xx, because no PRACK came.
      this.#transaction.respond(504);
      this.#onGone('unheard');
    });
    this.#reliable = reliable;
    void reliable.settled.then((arrived) => {
      if (arrived && sdp !== null) this.#agreed = true;
      if (this.#reliable === reliable) this.#reliable = null;
    });
  }

  /** Resolves when no reliable response waits for its PRACK. No 2xx may be sent before (RFC 3262 section 3). */
  async settled(): Promise<void> {
    await this.#reliable?.settled;
    await this.#answering;
  }

  #onEarly(early: ServerTransaction): void {
    // The early dialog belongs to the socket of the caller.
    if (!this.#registry.anyLink && early.connection !== this.#transaction.connection) {
      early.respond(481);
      return;
    }
    if (this.#early.receive(early)) return;
    const { request } = early;
    switch (request.method) {
      case 'PRACK':
        if (this.#reliable?.acknowledge(early) !== true) early.respond(481);
        else if (request.body === '') early.respond(200);
        // RFC 3262 section 5: the acknowledged response answered the first offer; this is a new one.
        else this.#answerOffer(early);
        return;
      case 'BYE':
        // RFC 3261 15.1.2: the caller may end an early dialog with BYE.
        early.respond(200);
        this.#transaction.cancel('cancel');
        return;
      case 'UPDATE':
        // RFC 3311 5.2: rejects an offer while the previous one has no answer, or none that is known to have arrived.
        if (this.#agreed) this.#answerOffer(early);
        else early.respond(500, { lines: ['Retry-After: 1'] });
        return;
      case 'INVITE':
        // RFC 3261 14.2: the previous INVITE has no final response yet.
        early.respond(500, { lines: ['Retry-After: 1'] });
        return;
      default:
        this.#onInfo(early);
    }
  }

  #onInfo(info: ServerTransaction): void {
    const { request } = info;
    const type = contentType(request);
    if (request.body === '') info.respond(200);
    else if (!isDigits(type)) info.respond(415, { lines: [acceptLine] });
    else {
      const found = parseInfoDigits(type, request.body);
      info.respond(found === null ? 400 : 200);
      for (const { digit, durationMs } of found ?? []) this.onDigit?.(digit, durationMs);
    }
  }

  #answerOffer(early: ServerTransaction): void {
    const { request } = early;
    if (contentType(request) !== 'application/sdp') {
      early.respond(415, { lines: [acceptLine] });
      return;
    }
    this.#answering = this.#answering.then(async () => {
      const sdp = this.pending ? ((await this.onOffer?.(request.body)) ?? null) : null;
      if (sdp === null) early.respond(488);
      else early.respond(200, { lines: [this.#registry.contactLine], body: sdpBody(sdp) });
    });
  }

  reject(status: number, lines: readonly string[] = []): void {
    this.#transaction.respond(status, { lines });
  }

  /** Sends 200 OK with the answer, and repeats it until the ACK arrives. Only allowed while the INVITE is pending. */
  accept(sdp: string, lines: readonly string[], handlers: DialogHandlers, onAck?: (ack: SipRequest) => void): Dialog {
    if (!this.pending) throw new Error('The INVITE has its final response already.');
    const { request, connection, toTag } = this.#transaction;
    const contact = parseNameAddress(header(request, 'contact') ?? '')?.uri;
    const target = this.#early.target ?? contact ?? request.from.uri;
    const dialog = new Dialog(
      {
        callId: request.callId,
        localTag: toTag,
        remoteTag: tagOf(request.from) ?? '',
        local: `${header(request, 'to')};tag=${toTag}`,
        remote: header(request, 'from') ?? '',
        target,
        // 12.1.1: the callee's route set is the Record-Route in its given order.
        routes: headerList(request, 'record-route'),
        localSeq: 0,
        remoteSeq: this.#early.remoteSeq,
        connection,
        registry: this.#registry,
        party: partyOf(this.principal),
        instance: this.#registry.instanceOn(connection),
      },
      handlers,
    );
    this.#registry.add(dialog);
    this.#transaction.onCancel = null;
    acceptInvite(this.#transaction, dialog, sdp, [this.#registry.contactLine, ...lines], onAck);
    this.#heedLateCancel(dialog);
    return dialog;
  }

  /**
   * RFC 3261 9.2: a CANCEL after the final response does not affect the INVITE, and the caller owes us an ACK and a BYE
   * (9.1). Some clients, including JsSIP, have dropped the dialog by then. An ACK that does not come soon never comes,
   * and the caller regards the call as over.
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

/** Sends 200 OK to an INVITE or re-INVITE, and repeats it until the dialog receives the ACK. */
export function acceptInvite(
  transaction: ServerTransaction,
  dialog: Dialog,
  sdp: string,
  lines: readonly string[],
  onAck?: (ack: SipRequest) => void,
): void {
  const { clock } = transaction.connection;
  const seq = transaction.request.cseq.number;
  transaction.respond(200, { lines: [...lines, dialog.allowLine, acceptLine, supportedLine], body: sdpBody(sdp) });
  const wait = new AckWait(
    clock,
    () => {
      if (dialog.closed) wait.end();
      else transaction.repeat();
    },
    () => {
      if (dialog.closed) return;
      dialog.unheard(seq);
      dialog.handlers.onLost();
    },
  );
  dialog.awaitAck(seq, (ack) => {
    wait.end();
    if (ack !== null) onAck?.(ack);
  });
}

function sdpBody(sdp: string | null): { type: string; text: string } | null {
  return sdp === null ? null : { type: 'application/sdp', text: sdp };
}
