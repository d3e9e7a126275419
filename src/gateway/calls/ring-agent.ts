import type { AgentPhone } from '../storage/store.ts';
import type { ChannelId, Format, OriginateRequest } from '../telephony/port.ts';
import type { Desk } from './desk.ts';
import type { LiveCall } from './live-call.ts';
import { shownToAgent } from './shown.ts';

/** An agent to be rung, with the ordinary phone he may have. */
interface Rung {
  identity: string;
  phone?: AgentPhone | undefined;
  disabled?: boolean | undefined;
}

/** There is something to ring: a browser, or an ordinary phone. */
export function canRing(desk: Desk, { identity, phone, disabled }: Rung): boolean {
  if (disabled === true) return false;
  return phone !== undefined || desk.core.contacts(identity) > 0;
}

/** Rings an agent for the call: all his browsers, or his ordinary phone through a trunk. Rejects as `originate` does. */
export async function ringAgent(
  desk: Desk,
  call: LiveCall,
  leg: ChannelId,
  agent: Rung,
  how: { formats: Format[]; timeoutMs: number },
): Promise<void> {
  const { identity, phone } = agent;
  const atPhone = phone !== undefined && (phone.only || desk.core.contacts(identity) === 0);
  if (atPhone && !phone.withoutConfirm) call.confirms.set(leg, 'rings');
  const shown: Pick<OriginateRequest, 'to' | 'caller' | 'params'> = atPhone
    ? // The network carries the virtual number, masked or not: the customer's is not ours to call from.
      { to: { kind: 'number', number: phone.number }, caller: { user: call.line.number, name: null }, params: {} }
    : { to: { kind: 'agent', identity }, ...shownToAgent(call.record) };
  try {
    await desk.core.originate({ channelId: leg, ...shown, callId: call.id, ...how });
  } catch (error) {
    call.confirms.delete(leg);
    throw error;
  }
}
