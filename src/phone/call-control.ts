import type { GatewayClient } from '../client/gateway-client.ts';
import type { CodedError } from '../domain/errors.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { PhoneState } from '../state/phone-state.ts';
import type { Call } from '../voice/index.ts';
import { settled } from './settled.ts';

export interface CallControlParts {
  state: PhoneState;
  client: GatewayClient;
  /** Returns the call if its audio is in this tab. */
  here: (callId: string) => Call | undefined;
  keep: (call: CallView) => void;
}

/**
 * Ends, refuses and holds calls. For a call with audio in this tab this also works without a token and without REST.
 */
export class CallControl {
  readonly #parts: CallControlParts;

  constructor(parts: CallControlParts) {
    this.#parts = parts;
  }

  async reject(callId: string): Promise<void> {
    const { here, client } = this.#parts;
    const call = here(callId);
    // The call is already answered, even if the screen does not show it yet.
    if (call && call.status() !== 'pending') await this.hangUp(callId);
    else if (call) call.reject();
    else await client.hangUp(callId);
  }

  async hangUp(callId: string): Promise<void> {
    const { here, client, state } = this.#parts;
    const call = here(callId);
    // Without a socket, or while a call is continued after a reload, a BYE from here cannot arrive. REST ends the call.
    const phase = state.$calls.get()[callId]?.phase;
    const cutOff = (phase === 'active' || phase === 'held') && call?.status() !== 'open';
    if (call) await settled(call, 'disconnect', () => call.disconnect());
    if (!call || cutOff) await client.hangUp(callId);
  }

  async hold(callId: string, held: boolean): Promise<void> {
    const { here, client, keep } = this.#parts;
    try {
      keep(await (held ? client.hold(callId) : client.resume(callId)));
      const call = here(callId);
      // It was held by SIP while REST was out of reach.
      if (!held && call?.isOnHold === true) await call.resume();
    } catch (error) {
      const call = here(callId);
      if (!isBarred(error) || call?.status() !== 'open') throw error;
      // The gateway treats a re-INVITE as the same request (RFC 3264 8.4).
      await (held ? call.hold() : call.resume());
    }
  }
}

/** Whether REST is out of reach: the token is missing or refused, or the gateway cannot be reached. */
export function isBarred(error: unknown): boolean {
  const { status, code } = error as Partial<CodedError>;
  return status === 401 || code === 'TOKEN_MISSING' || code === 'GATEWAY_UNREACHABLE';
}
