import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';
import { SipEdge } from '../../../src/gateway/edge/edge.ts';
import type { Dialog, DialogHandlers } from '../../../src/gateway/sip/dialog/dialog.ts';
import type { IncomingInvite } from '../../../src/gateway/sip/dialog/incoming-invite.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { offer } from '../telephony/support/raw-phone.ts';
import type { Dice } from './fuzz-mutations.ts';

/**
 * The part of a WebSocket that the edge uses, without a network. `emit` delivers bytes, and `sent` holds the last
 * output.
 */
export class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly bufferedAmount = 0;
  sent: string[] = [];

  send(text: string): void {
    this.sent.push(text);
    if (this.sent.length > 400) this.sent.splice(0, 200);
  }

  ping(): void {}

  close(): void {
    this.terminate();
  }

  terminate(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.emit('close', 1006);
  }
}

/** An edge that randomly answers, refuses or keeps ringing its calls. */
export class FuzzTarget {
  readonly clock = new ManualClock();
  readonly edge: SipEdge;
  readonly errors: unknown[] = [];
  readonly tokens = createTokens('a secret of the tests, long enough to sign with', this.clock);
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.edge = new SipEdge(
      {
        domain: 'sidecall.test',
        verifyToken: (jwt) => this.tokens.verify(jwt),
        clock: this.clock,
        // So high that every message is parsed.
        limits: { messageBytes: 65_536, messagesPerSecond: 1e9, strikes: 1e9 },
        graceMs: 2000,
      },
      {
        onInvite: (invite) => this.#onInvite(invite),
        onContacts: () => {},
        onError: (error) => this.errors.push(error),
      },
    );
  }

  open(): FakeSocket {
    const socket = new FakeSocket();
    this.edge.accept(socket as unknown as WebSocket, '192.0.2.7');
    return socket;
  }

  /** Calls a registered phone. The fuzzer answers. */
  callBack(): void {
    const [binding] = this.edge.bindingsOf('agent');
    if (!binding) return;
    const invite = this.edge.invite(
      binding,
      { from: '<sip:+14155550123@sidecall.test>', to: '<sip:robin@sidecall.test>', lines: [], sdp: offer() },
      { onProvisional: () => {}, onRefused: () => {}, onAnswered: (dialog) => this.#handlers(dialog) },
    );
    this.clock.after(5000, () => invite.cancel([]));
  }

  #onInvite(invite: IncomingInvite): void {
    invite.onGone(() => {});
    const fate = this.#dice.roll(4);
    if (fate > 0) invite.progress(180, [], null);
    if (fate === 1) invite.reject(486);
    if (fate >= 2) {
      let dialog: Dialog | null = null;
      dialog = invite.accept(
        offer(),
        [],
        this.#handlers(() => dialog),
      );
    }
  }

  #handlers(of: Dialog | (() => Dialog | null)): DialogHandlers {
    const end = (): void => {
      const dialog = typeof of === 'function' ? of() : of;
      dialog?.forget();
    };
    return {
      onRequest(transaction) {
        transaction.respond(200);
        if (transaction.request.method === 'BYE') end();
      },
      onLost: end,
      onGivenUp: end,
    };
  }
}
