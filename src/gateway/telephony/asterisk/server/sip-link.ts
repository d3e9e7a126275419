import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Clock } from '../../../../domain/clock.ts';
import { Connection } from '../../../edge/connection.ts';
import { DigestAnswers } from '../../../sip/auth/digest-answers.ts';
import type { Principal } from '../../../sip/auth/principal.ts';
import { newEdgeCounters } from '../../../sip/counters.ts';
import { DepartedLink } from '../../../sip/departed-link.ts';
import { Dialog, type DialogHandlers, type DialogNote } from '../../../sip/dialog/dialog.ts';
import { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { InviteHandlers } from '../../../sip/dialog/invite.ts';
import { PeerDialogs } from '../../../sip/dialog/peer-dialogs.ts';
import { header, tagOf } from '../../../sip/message/sip-message.ts';
import { newTag } from '../../../sip/message/sip-writer.ts';
import { ClientTransaction } from '../../../sip/transaction/client-transaction.ts';
import { RetriedInvite } from '../../../sip/transaction/retried-invite.ts';
import type { ServerTransaction } from '../../../sip/transaction/server-transaction.ts';

export interface SipLinkOptions {
  /** URL of Asterisk's WebSocket, e.g. ws://127.0.0.1:8088/ws. */
  url: string;
  /** The endpoint, AOR and auth of the gateway in pjsip.conf. */
  user: string;
  password: string;
  clock: Clock;
  /** Handles a call from Asterisk. Its `dialled` is the channel ID that the INVITE names. */
  onInvite: (invite: IncomingInvite) => void;
  /** Called when the link is registered, and when it no longer is. */
  onLink: (up: boolean) => void;
  onError: (error: unknown) => void;
}

/** Limits far above those of a browser, because Asterisk sends a message for every step of every call. */
const limits = { messageBytes: 65_536, messagesPerSecond: 20_000, strikes: 1000 };
const registerSeconds = 120;
const longestRetryMs = 3000;
const firstRetryMs = 200;
/** Time that a dialog with Asterisk outlives its socket. */
const graceMs = 30_000;
const restartSeq = 1000;

/**
 * The gateway as one phone of Asterisk: one registered WebSocket carries the SIP of all browsers' calls.
 *
 *   connecting ──open, REGISTER 200──► up ──drop, or rejected──► waiting (0.2 s, doubled up to 3 s) ──► connecting
 */
export class SipLink {
  readonly #options: SipLinkOptions;
  readonly #answers: DigestAnswers;
  readonly #principal: Principal;
  readonly #dialogs: PeerDialogs;
  readonly #callId = randomUUID();
  readonly #tag = newTag();
  #connection: Connection | null = null;
  #socket: WebSocket | null = null;
  #cseq = 0;
  #retryMs = firstRetryMs;
  #stopTimer: () => void = () => {};
  #stopped = false;
  up = false;

  constructor(options: SipLinkOptions) {
    this.#options = options;
    this.#answers = new DigestAnswers(options.user, options.password);
    this.#principal = {
      kind: 'carrier',
      role: 'carrier',
      identity: options.user,
      incoming: true,
      outgoing: '*',
      params: {},
      expiresAt: Number.POSITIVE_INFINITY,
    };
    this.#dialogs = new PeerDialogs(
      () => `Contact: <sip:${options.user}@sidecall.invalid;transport=ws>`,
      graceMs,
      this.#answers,
    );
  }

  start(): void {
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
    this.#dialogs.close();
    this.#socket?.terminate();
  }

  /** Calls an extension of Asterisk, and answers a challenge on the way. Null while there is no link. */
  invite(user: string, sdp: string, lines: readonly string[], handlers: InviteHandlers): RetriedInvite | null {
    const connection = this.#connection;
    if (connection === null || !this.up) return null;
    const uri = `sip:${user}@sidecall.invalid`;
    const binding = {
      principal: this.#principal,
      uri,
      instance: null,
      connection,
      expiresAt: Number.POSITIVE_INFINITY,
    };
    const parts = { from: `<sip:${this.#options.user}@sidecall.invalid>`, to: `<${uri}>`, lines, sdp };
    return new RetriedInvite(binding, parts, this.#dialogs.registry, this.#answers, handlers);
  }

  /** Restores a dialog from before a restart. */
  restore(note: DialogNote, handlers: DialogHandlers): Dialog {
    // Skips sequence numbers that may have been used after the note was written.
    const localSeq = note.localSeq + restartSeq;
    const connection = this.#connection ?? new DepartedLink(this.#options.clock);
    const dialog = new Dialog({ ...note, localSeq, connection, registry: this.#dialogs.registry }, handlers);
    this.#dialogs.registry.add(dialog);
    return dialog;
  }

  #connect(): void {
    if (this.#stopped) return;
    const socket = new WebSocket(this.#options.url, 'sip', { handshakeTimeout: 5000, perMessageDeflate: false });
    this.#socket = socket;
    socket.once('error', () => {});
    socket.once('close', () => this.#dropped());
    socket.once('open', () => {
      const connection = new Connection(socket, 'asterisk', this.#options.clock, limits, newEdgeCounters(), {
        onRequest: (transaction) => this.#onRequest(transaction),
        onAck: (_from, request) => this.#dialogs.acknowledged(request),
        onClose: (closed) => this.#dialogs.abandon(closed),
        onError: (error) => this.#options.onError(error),
        onUnreadable: (_from, why) => this.#options.onError(new Error(`unreadable SIP message: ${why}`)),
      });
      connection.principal = this.#principal;
      this.#connection = connection;
      this.#register(connection, 2);
    });
  }

  #dropped(): void {
    this.#stopTimer();
    this.#connection = null;
    if (this.up) {
      this.up = false;
      this.#options.onLink(false);
    }
    if (this.#stopped) return;
    this.#stopTimer = this.#options.clock.after(this.#retryMs, () => this.#connect());
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  /** RFC 3261 section 10. Renewed after half of its time. */
  #register(connection: Connection, tries: number): void {
    this.#cseq += 1;
    const uri = 'sip:sidecall.invalid';
    const own = `<sip:${this.#options.user}@sidecall.invalid>`;
    const credentials = this.#answers.lines('REGISTER', uri);
    const lines = [
      `To: ${own}`,
      `From: ${own};tag=${this.#tag}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#cseq} REGISTER`,
      this.#dialogs.registry.contactLine,
      `Expires: ${registerSeconds}`,
      ...credentials,
    ];
    new ClientTransaction(
      connection,
      { method: 'REGISTER', uri, lines },
      {
        onResponse: (response) => {
          if (response.status < 200) return;
          if (response.status < 300) this.#registered(connection);
          else if (tries > 0 && this.#answers.heard(response, credentials)) this.#register(connection, tries - 1);
          else this.#refused(`Asterisk refused the registration with ${response.status}`);
        },
        onFailure: (status) => this.#refused(`no answer to the registration (${status})`),
      },
    );
  }

  #refused(why: string): void {
    if (!this.#stopped) this.#options.onError(new Error(why));
    this.#socket?.terminate();
  }

  #registered(connection: Connection): void {
    this.#retryMs = firstRetryMs;
    this.#stopTimer();
    this.#stopTimer = this.#options.clock.after(registerSeconds * 500, () => this.#register(connection, 2));
    this.#dialogs.adopt(connection);
    if (this.up) return;
    this.up = true;
    this.#options.onLink(true);
  }

  #onRequest(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (tagOf(request.to) === null) {
      if (request.method === 'OPTIONS') {
        transaction.respond(200);
        return;
      }
      if (request.method !== 'INVITE') {
        transaction.respond(405);
        return;
      }
      transaction.respond(100);
      const dialled = header(request, 'x-sidecall-channel') ?? '';
      this.#options.onInvite(new IncomingInvite(transaction, this.#principal, dialled, this.#dialogs.registry, null));
      return;
    }
    this.#dialogs.receive(transaction);
  }
}
