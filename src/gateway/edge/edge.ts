import type { WebSocket } from 'ws';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import { type Principal, partyOf } from '../sip/auth/principal.ts';
import type { Binding } from '../sip/binding.ts';
import { newEdgeCounters } from '../sip/counters.ts';
import { DepartedLink } from '../sip/departed-link.ts';
import {
  Dialog,
  type DialogHandlers,
  type DialogNote,
  type DialogRegistry,
  dialogKey,
  dialogKeyOf,
  type RingingCall,
} from '../sip/dialog/dialog.ts';
import { IncomingInvite } from '../sip/dialog/incoming-invite.ts';
import type { InviteHandlers, InviteParts } from '../sip/dialog/invite.ts';
import { OutgoingInvite } from '../sip/dialog/outgoing-invite.ts';
import { answerTimer, minSeLine } from '../sip/dialog/session-timer.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import type { Link } from '../sip/link.ts';
import { withParams } from '../sip/message/dialled-user.ts';
import { parseReplaces, type Replaces } from '../sip/message/refer-target.ts';
import { parseNameAddress, parseSipUri } from '../sip/message/sip-address.ts';
import { accepts, contentType, header, headerList, type SipRequest, tagOf } from '../sip/message/sip-message.ts';
import { acceptLine, allowLine, supportedLine, unknownExtensions } from '../sip/message/sip-writer.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';
import { Connection, type ConnectionHandlers, type ConnectionLimits } from './connection.ts';
import { Registrar } from './registrar.ts';
import { RingingPages } from './ringing-pages.ts';
import { Strangers } from './strangers.ts';
import { allowEventsLine, Subscriptions } from './subscriptions.ts';
import { authenticate, authenticateWithin, challengeOf, type VerifyToken } from './token-proof.ts';

export interface EdgeOptions {
  /** Host part of our URIs. */
  domain: string;
  verifyToken: VerifyToken;
  clock: Clock;
  limits: ConnectionLimits;
  /** Time that a call waits for its party after the socket dropped, in ms. */
  graceMs: number;
  /** Receives every message. */
  trace?: SipTrace | undefined;
}

export interface EdgeHandlers {
  /** Handles a call from a party that is allowed to place it. 100 has been sent. */
  onInvite(invite: IncomingInvite): void;
  onContacts(party: Pick<Principal, 'kind' | 'identity'>, contacts: number): void;
  onError(error: unknown): void;
  /** Reports a message that cannot be parsed. The rate is limited, to protect the log. */
  onUnreadable?(fields: { identity: string | null; address: string; reason: string }): void;
}

/** A dialog that is not answered yet. */
interface EarlyCall {
  onRequest: (transaction: ServerTransaction) => void;
  /** Null if the far end is the caller. */
  ringing: RingingCall | null;
}

/** Rate limit for reports of unparseable messages: burst, and reports per second. */
const unreadableAtOnce = 20;
const unreadableASecond = 1 / 60;
const restartSeq = 1000;
const edgeAllowLine = `${allowLine}, SUBSCRIBE`;

/** SIP for browsers: checks permissions, and routes each request to its dialog. It does not handle media. */
export class SipEdge {
  readonly counters = newEdgeCounters();
  readonly #options: EdgeOptions;
  readonly #handlers: EdgeHandlers;
  readonly #connections = new Set<Link>();
  readonly #dialogs = new Map<string, Dialog>();
  /** Dialogs that are not answered yet. */
  readonly #early = new Map<string, EarlyCall>();
  readonly #registrar: Registrar;
  readonly #registry: DialogRegistry;
  readonly #strangers: Strangers;
  readonly #unreadable: TokenBucket;
  readonly #subscriptions: Subscriptions;
  readonly #pages: RingingPages;

  constructor(options: EdgeOptions, handlers: EdgeHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#registrar = new Registrar(
      options.clock,
      (party, contacts) => handlers.onContacts(party, contacts),
      (party) => this.#pages.changed(party),
    );
    this.#unreadable = new TokenBucket(options.clock, unreadableAtOnce, unreadableASecond);
    this.#strangers = new Strangers(options.clock, this.counters, options.limits.messagesPerSecond);
    this.#registry = {
      contactLine: `Contact: <sip:sidecall@${options.domain};transport=ws>`,
      allowLine,
      anyLink: false,
      add: (dialog) => this.#addDialog(dialog),
      remove: (dialog) => this.#removeDialog(dialog),
      early: (key, onRequest, ringing) => {
        if (onRequest === null) this.#early.delete(key);
        else this.#early.set(key, { onRequest, ringing: ringing ?? null });
      },
      instanceOn: (connection) => this.#instanceOn(connection),
    };
    this.#pages = new RingingPages(this.#registrar, (on, rings) => this.#subscriptions.tellRings(on, rings));
    this.#subscriptions = new Subscriptions(options.verifyToken, this.#registry, (on) => this.#pages.ringsOn(on));
  }

  accept(socket: WebSocket, remoteAddress: string): void {
    const { clock, limits, trace = null } = this.#options;
    const handlers: ConnectionHandlers = {
      onRequest: (transaction) => this.#onRequest(transaction),
      onAck: (from, request) => this.#onAck(from, request),
      onClose: (closed) => this.#onClose(closed),
      onError: (error) => this.#handlers.onError(error),
      onUnreadable: ({ principal, remoteAddress: address }, reason) => {
        if (!this.#unreadable.take()) return;
        this.#handlers.onUnreadable?.({ identity: principal?.identity ?? null, address, reason });
      },
    };
    const connection = new Connection(
      socket,
      remoteAddress,
      clock,
      limits,
      this.counters,
      handlers,
      this.#strangers,
      trace,
    );
    this.#connections.add(connection);
  }

  /** Calls the listener when a page subscribes to its agent's events. */
  onSubscriber(listener: (subscriber: Subscriber) => void): void {
    this.#subscriptions.listen(listener);
  }

  bindings(kind: Principal['kind'], identity: string): readonly Binding[] {
    return this.#registrar.bindings(kind, identity);
  }

  /** Reports each page of the agent that rings instead of another from now on. @returns unsubscribe */
  onRingingPage(identity: string, listener: (binding: Binding) => void): () => void {
    return this.#pages.watch({ kind: 'agent', identity }, listener);
  }

  bindingsOf(kind: Principal['kind']): readonly Binding[] {
    return this.#registrar.bindingsOf(kind);
  }

  invite(binding: Binding, parts: InviteParts, handlers: InviteHandlers): OutgoingInvite {
    return new OutgoingInvite(binding, parts, this.#registry, handlers);
  }

  /** Restores a dialog after a restart. It waits for its party to return, as after a dropped socket. */
  restore(note: DialogNote, handlers: DialogHandlers): Dialog {
    // Skips sequence numbers that may have been used after the note was written.
    const localSeq = note.localSeq + restartSeq;
    const dialog = new Dialog(
      { ...note, localSeq, connection: new DepartedLink(this.#options.clock), registry: this.#registry },
      handlers,
    );
    this.#registry.add(dialog);
    return dialog;
  }

  /**
   * Applies a revocation of tokens: closes the sockets that the tokens opened, and removes their registrations. A phone
   * that may still get a token returns with a new one and keeps its call. The calls of a blocked agent end at once. A
   * visitor can finish a call on the open socket, but can do nothing else there.
   */
  recheckTokens(standing: (claims: TokenClaims) => 'good' | 'revoked' | 'blocked'): void {
    for (const connection of this.#connections) {
      const { principal } = connection;
      if (principal?.claims === undefined) continue;
      const now = standing(principal.claims);
      if (now === 'good') continue;
      connection.principal = { ...principal, expiresAt: 0 };
      connection.token = null;
      this.#registrar.drop(connection);
      const dialogs = [...this.#dialogs.values()];
      if (principal.kind === 'visitor' && dialogs.some((dialog) => dialog.connection === connection)) continue;
      if (now === 'blocked') {
        for (const dialog of dialogs) if (dialog.party === partyOf(principal)) dialog.abandon(0);
      }
      // RFC 6455 7.4.1: 1008, policy violation.
      connection.close(1008, 'the token was revoked');
    }
  }

  close(): void {
    this.#registrar.clear();
    this.#pages.clear();
    this.#subscriptions.close();
    for (const dialog of this.#dialogs.values()) dialog.close();
    this.#dialogs.clear();
    // RFC 6455 7.4.1: 1001, going away.
    for (const connection of this.#connections) connection.close(1001, 'the gateway is stopping');
  }

  async #onRequest(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    // RFC 3261 8.2.2.1.
    if (!/^sips?:/i.test(request.uri)) return transaction.respond(416);
    const unknown = unknownExtensions(request);
    // RFC 3261 8.2.2.3.
    if (unknown !== '') return transaction.respond(420, { lines: [`Unsupported: ${unknown}`] });
    try {
      if (request.method === 'SUBSCRIBE') return await this.#subscriptions.receive(transaction);
      if (tagOf(request.to) !== null) return await this.#inDialog(transaction);
      switch (request.method) {
        case 'REGISTER':
          return await this.#register(transaction);
        case 'INVITE':
          return await this.#invite(transaction);
        case 'OPTIONS':
          return transaction.respond(200, { lines: [edgeAllowLine, allowEventsLine, acceptLine, supportedLine] });
        case 'PRACK':
        case 'BYE':
        case 'INFO':
        case 'UPDATE':
          return transaction.respond(481);
        case 'REFER':
          // RFC 3515 2.4.1: a REFER is accepted only within an existing call.
          return transaction.respond(403);
        default:
          return transaction.respond(405, { lines: [edgeAllowLine] });
      }
    } catch (error) {
      this.#refuse(transaction, error);
    }
  }

  #refuse(transaction: ServerTransaction, error: unknown): void {
    if (error instanceof CodedError && error.status === 401) {
      transaction.respond(401, { lines: [challengeOf(error)] });
      // A client that tries one token after another is guessing.
      if (error.code === 'TOKEN_INVALID') transaction.connection.strike('tokens that are none');
      return;
    }
    this.#handlers.onError(error);
    transaction.respond(500);
  }

  async #register(transaction: ServerTransaction): Promise<void> {
    const { request, connection } = transaction;
    const principal = await authenticate(connection, request, this.#options.verifyToken);
    if (connection.closed) return;
    if (!principal.incoming) return transaction.respond(403);
    // RFC 3261 10.3 step 5: the address of record must be a SIP URI and must belong to the sender.
    const registered = parseSipUri(request.to.uri);
    if (registered === null) return transaction.respond(400);
    if (registered.user !== principal.identity) return transaction.respond(403);
    this.#registrar.register(transaction, principal);
    if (transaction.final === 200) this.#adoptOrphans(connection, principal);
  }

  async #invite(transaction: ServerTransaction): Promise<void> {
    const { request, connection } = transaction;
    const principal = await authenticate(connection, request, this.#options.verifyToken);
    if (transaction.final !== 0) return;
    const target = parseSipUri(request.uri);
    if (target === null) return transaction.respond(404);
    // Without a user part, a visitor's token names the destination; for agents call control chooses it.
    const named = principal.outgoing !== '*' ? principal.outgoing : null;
    const dialled = target.user || (named ?? '');
    const before = this.#replaced(request, principal);
    if (typeof before === 'number') return transaction.respond(before);
    // RFC 4028 section 9.
    if (answerTimer(request)?.tooShort) return transaction.respond(422, { lines: [minSeLine] });
    const mayCall = principal.outgoing === '*' || principal.outgoing === dialled;
    // Continuing one's own call needs no permission to place another.
    if (before === null && !mayCall) return transaction.respond(403);
    // 13.2.1: an INVITE without a body leaves the offer to our 2xx.
    if (request.body !== '' && contentType(request) !== 'application/sdp')
      return transaction.respond(415, { lines: [acceptLine] });
    // 21.4.7: our answer is always SDP.
    if (!accepts(request, 'application/sdp')) return transaction.respond(406, { lines: [acceptLine] });
    transaction.respond(100);
    const [replaces, answers] = before instanceof Dialog ? [before] : [null, before?.call];
    const whole = withParams(dialled, target.userParams);
    this.#handlers.onInvite(new IncomingInvite(transaction, principal, whole, this.#registry, replaces, answers));
  }

  /** Returns the call that the Replaces header names, or the status that rejects it (RFC 3891 section 3). */
  #replaced(request: SipRequest, principal: Principal): Dialog | RingingCall | number | null {
    const values = headerList(request, 'replaces');
    if (values.length === 0) return null;
    const replaces = values.length === 1 ? parseReplaces(values[0] ?? '') : null;
    if (replaces === null) return 400;
    const party = partyOf(principal);
    const dialog = this.dialogOf(replaces, party);
    if (dialog !== null) return replaces.earlyOnly ? 486 : dialog;
    const ringing = this.#ringing(replaces);
    if (ringing?.party !== party) return 481;
    // A token without permission for incoming calls cannot register either.
    return principal.incoming ? ringing : 403;
  }

  /** Finds a ringing call that the gateway placed. A call that the browser placed is never replaced while it rings. */
  #ringing({ callId, toTag, fromTag }: Replaces): RingingCall | null {
    const keys = [dialogKey(callId, toTag, fromTag), dialogKey(callId, fromTag, toTag)];
    return keys.map((key) => this.#early.get(key)?.ringing).find((ringing) => ringing) ?? null;
  }

  /** Finds an answered call of the party. The tags match in either order, because phones name them from either end. */
  dialogOf(replaces: Replaces, party: string): Dialog | null {
    const { callId, toTag, fromTag } = replaces;
    const dialog =
      this.#dialogs.get(dialogKey(callId, toTag, fromTag)) ?? this.#dialogs.get(dialogKey(callId, fromTag, toTag));
    return dialog?.party === party ? dialog : null;
  }

  async #inDialog(transaction: ServerTransaction): Promise<void> {
    const { request, connection } = transaction;
    const dialog = this.#dialogs.get(dialogKeyOf(request));
    if (!dialog) {
      const early = this.#early.get(dialogKeyOf(request));
      return early ? early.onRequest(transaction) : transaction.respond(481);
    }
    if (dialog.connection !== connection) {
      const principal = await authenticateWithin(connection, request, this.#options.verifyToken);
      if (transaction.final !== 0) return;
      // A party must not learn that another party's call exists. The call may also have ended during the check.
      if (partyOf(principal) !== dialog.party || dialog.closed) return transaction.respond(481);
      dialog.adopt(connection);
    }
    // 12.2.2: an outdated request.
    if (request.cseq.number <= dialog.remoteSeq) return transaction.respond(500);
    dialog.remoteSeq = request.cseq.number;
    switch (request.method) {
      case 'INVITE':
      case 'UPDATE': {
        const target = parseNameAddress(header(request, 'contact') ?? '')?.uri;
        if (target) dialog.refreshTarget(target);
        return dialog.handlers.onRequest(transaction);
      }
      case 'BYE':
      case 'INFO':
      case 'REFER':
        return dialog.handlers.onRequest(transaction);
      case 'OPTIONS':
        return transaction.respond(200, { lines: [allowLine, acceptLine, supportedLine] });
      case 'PRACK':
        // RFC 3262 section 3: the PRACK matches no provisional response of ours.
        return transaction.respond(481);
      default:
        return transaction.respond(405, { lines: [allowLine] });
    }
  }

  #onAck(connection: Link, request: SipRequest): void {
    const dialog = this.#dialogs.get(dialogKeyOf(request));
    if (dialog?.connection === connection) dialog.acknowledged(request);
  }

  #onClose(connection: Link): void {
    this.#connections.delete(connection);
    this.#subscriptions.drop(connection);
    this.#registrar.drop(connection);
    for (const dialog of this.#dialogs.values()) {
      if (dialog.connection === connection) dialog.abandon(this.#options.graceMs);
    }
  }

  #addDialog(dialog: Dialog): void {
    this.#dialogs.set(dialog.key, dialog);
    this.counters.dialogs = this.#dialogs.size;
    if (dialog.connection.closed) dialog.abandon(this.#options.graceMs);
  }

  #removeDialog(dialog: Dialog): void {
    this.#dialogs.delete(dialog.key);
    this.counters.dialogs = this.#dialogs.size;
  }

  /** Moves the calls of a phone that registered on a new socket to that socket. */
  #adoptOrphans(connection: Link, principal: Principal): void {
    const instance = this.#instanceOn(connection);
    for (const dialog of this.#dialogs.values()) {
      if (!dialog.orphan || dialog.party !== partyOf(principal)) continue;
      if (dialog.instance === null || instance === null || dialog.instance === instance) dialog.adopt(connection);
    }
  }

  #instanceOn(connection: Link): string | null {
    const principal = connection.principal;
    if (principal === null) return null;
    const all = this.#registrar.bindings(principal.kind, principal.identity);
    return all.find((binding) => binding.connection === connection)?.instance ?? null;
  }
}
