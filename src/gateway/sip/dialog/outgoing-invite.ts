import { randomUUID } from 'node:crypto';
import { partyOf } from '../auth/principal.ts';
import type { Binding } from '../binding.ts';
import { isDigits } from '../message/info-digits.ts';
import { parseNameAddress } from '../message/sip-address.ts';
import { contentType, header, headerList, type SipResponse, tagOf } from '../message/sip-message.ts';
import { acceptLine, newTag, supportedLine } from '../message/sip-writer.ts';
import { ClientTransaction } from '../transaction/client-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { Dialog, type DialogHandlers, type DialogRegistry, dialogKey } from './dialog.ts';
import { EarlyDialog } from './early-dialog.ts';
import type { InviteHandlers, InviteParts } from './invite.ts';
import { sessionLines } from './session-timer.ts';

/** Answers of a forked call that are ended individually. No real call has more. */
const maxForks = 16;

/** Answers requests that the callee sends before it answers the call. */
function answerEarly(transaction: ServerTransaction): void {
  const { request } = transaction;
  switch (request.method) {
    case 'BYE':
      // RFC 3261 section 15 forbids this BYE; the INVITE still gets its final response.
      transaction.respond(200);
      return;
    case 'UPDATE':
    case 'INVITE':
      // RFC 3311 5.2, RFC 3261 14.2: our own offer has no answer yet.
      transaction.respond(491);
      return;
    case 'INFO':
      // Digits have no effect before the call is answered.
      if (request.body === '' || isDigits(contentType(request))) transaction.respond(200);
      else transaction.respond(415, { lines: [acceptLine] });
      return;
    default:
      // RFC 3262 section 3: a PRACK needs a provisional response of ours.
      transaction.respond(481);
  }
}

/**
 * An INVITE to one phone of a party:
 *
 *   calling ──2xx──► answered, ACK
 *      ├── 3xx-6xx, no response, socket closed ─► rejected
 *      └── cancel: CANCEL as soon as a provisional response allows it (RFC 3261 9.1);
 *                  a 2xx that crosses it, or comes from another phone behind a proxy, gets ACK and BYE
 */
export class OutgoingInvite {
  readonly #binding: Binding;
  readonly #parts: InviteParts;
  readonly #handlers: InviteHandlers;
  readonly #registry: DialogRegistry;
  readonly #callId = randomUUID();
  readonly #fromTag = newTag();
  readonly #transaction: ClientTransaction;
  /** By the To tag of the 2xx. The first one is the call. */
  readonly #dialogs = new Map<string, Dialog>();
  /** By the To tag of the provisional responses, until one phone answers or all reject. */
  readonly #early = new Map<string, EarlyDialog>();
  #provisional = false;
  #cancelled: readonly string[] | null = null;
  #over = false;

  constructor(binding: Binding, parts: InviteParts, registry: DialogRegistry, handlers: InviteHandlers) {
    this.#binding = binding;
    this.#parts = parts;
    this.#handlers = handlers;
    this.#registry = registry;
    const lines = [
      `From: ${parts.from};tag=${this.#fromTag}`,
      `To: ${parts.to}`,
      `Call-ID: ${this.#callId}`,
      'CSeq: 1 INVITE',
      registry.contactLine,
      registry.allowLine,
      acceptLine,
      supportedLine,
      ...sessionLines(parts.sessionSeconds),
      ...parts.lines,
    ];
    const body = { type: 'application/sdp', text: parts.sdp };
    this.#transaction = new ClientTransaction(
      binding.connection,
      { method: 'INVITE', uri: binding.uri, lines, body },
      { onResponse: (response) => this.#receive(response), onFailure: (status) => this.#fail(status) },
    );
  }

  /** @param reasonLines Reason header lines (RFC 3326) */
  cancel(reasonLines: readonly string[]): void {
    if (this.#over || this.#cancelled !== null) return;
    this.#cancelled = reasonLines;
    if (this.#provisional) this.#transaction.cancel(reasonLines);
  }

  #receive(response: SipResponse): void {
    this.#handlers.onTrying?.();
    if (response.status < 200) {
      this.#provisional = true;
      this.#openEarly(tagOf(response.to));
      // 9.1: a CANCEL must wait for a provisional response.
      if (this.#cancelled !== null) this.#transaction.cancel(this.#cancelled);
      else if (response.status > 100) this.#handlers.onProvisional(response.status, response);
      return;
    }
    if (response.status >= 300) {
      this.#fail(response.status, response);
      return;
    }
    const tag = tagOf(response.to) ?? '';
    const known = this.#dialogs.get(tag);
    // The ACK was lost.
    if (known !== undefined) this.#acknowledge(known);
    else if (this.#dialogs.size < maxForks) this.#answered(tag, response);
  }

  /** 13.2.2.4: each 2xx with another tag creates a dialog, and each of them gets an ACK. */
  #answered(tag: string, response: SipResponse): void {
    const dialog = this.#open(tag, response);
    this.#closeEarly();
    this.#dialogs.set(tag, dialog);
    this.#acknowledge(dialog);
    if (this.#cancelled !== null || this.#over) {
      void dialog.request('BYE', this.#cancelled ?? []);
      return;
    }
    this.#over = true;
    this.#registry.add(dialog);
    dialog.handlers = this.#handlers.onAnswered(dialog, response);
  }

  #openEarly(tag: string | null): void {
    if (tag === null || this.#over || this.#early.has(tag) || this.#early.size >= maxForks) return;
    const early = new EarlyDialog(0, this.#registry);
    this.#early.set(tag, early);
    const receive = (transaction: ServerTransaction): void => {
      if (!this.#registry.anyLink && transaction.connection !== this.#binding.connection) transaction.respond(481);
      else if (!early.receive(transaction)) answerEarly(transaction);
    };
    const { call } = this.#parts;
    const ringing = call && { party: partyOf(this.#binding.principal), call };
    this.#registry.early(dialogKey(this.#callId, this.#fromTag, tag), receive, ringing);
  }

  #closeEarly(): void {
    for (const tag of this.#early.keys()) this.#registry.early(dialogKey(this.#callId, this.#fromTag, tag), null);
    this.#early.clear();
  }

  #acknowledge(dialog: Dialog): void {
    dialog.acknowledge(1, this.#parts.lines);
  }

  #open(tag: string, response: SipResponse): Dialog {
    const unanswered: DialogHandlers = {
      onRequest: (transaction) => transaction.respond(481),
      onLost: () => {},
      onGivenUp: () => {},
    };
    return new Dialog(
      {
        callId: this.#callId,
        localTag: this.#fromTag,
        remoteTag: tag,
        local: `${this.#parts.from};tag=${this.#fromTag}`,
        remote: header(response, 'to') ?? this.#parts.to,
        target: parseNameAddress(header(response, 'contact') ?? '')?.uri ?? this.#binding.uri,
        // 12.1.2: the caller's route set is the Record-Route in reverse order.
        routes: [...headerList(response, 'record-route')].reverse(),
        localSeq: 1,
        remoteSeq: this.#early.get(tag)?.remoteSeq ?? 0,
        connection: this.#binding.connection,
        registry: this.#registry,
        party: partyOf(this.#binding.principal),
        instance: this.#binding.instance,
      },
      unanswered,
    );
  }

  #fail(status: number, response: SipResponse | null = null): void {
    if (this.#over) return;
    this.#over = true;
    this.#closeEarly();
    if (this.#cancelled === null) this.#handlers.onRefused(status, response);
  }
}
