import { shownToAgent } from '../../masking/sip-view.ts';
import type { AgentPhone } from '../../storage/store.ts';
import type { ChannelId, Format } from '../../telephony/port.ts';
import { logRinging } from '../model/call-log.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';

/** An agent to ring, with their ordinary phone if they have one. */
interface Rung {
  identity: string;
  phone?: AgentPhone | undefined;
  disabled?: boolean | undefined;
}

/** Whether the agent has a registered browser or an ordinary phone. */
export function canRing(desk: Desk, { identity, phone, disabled }: Rung): boolean {
  if (disabled === true) return false;
  return phone !== undefined || desk.core.contacts(identity) > 0;
}

/** Whether the ordinary phone rings instead of browsers. */
export function ringsPhone(desk: Desk, { identity, phone }: Rung): boolean {
  return phone !== undefined && (phone.only || desk.core.contacts(identity) === 0);
}

/**
 * Rings an agent for the call: all browsers, or the ordinary phone over a trunk. Rejects as `permit` and `place` do.
 */
export async function ringAgent(
  desk: Desk,
  call: LiveCall,
  leg: ChannelId,
  agent: Rung,
  how: { formats: Format[]; timeoutMs: number },
): Promise<void> {
  const { identity, phone } = agent;
  const atPhone = ringsPhone(desk, agent);
  if (phone !== undefined && atPhone && !phone.withoutConfirm) call.confirms.set(leg, 'rings');
  logRinging(desk, call, identity);
  try {
    if (phone === undefined || !atPhone) {
      const shown = shownToAgent(call.record);
      await desk.outbound.ringBrowsers({ identity, channelId: leg, ...shown, callId: call.id, ...how });
      return;
    }
    const permit = desk.outbound.permit({ number: phone.number, by: identity, why: 'phone', callId: call.id, leg });
    // The network receives the virtual number as the caller, masked or not. The gateway may not call from the
    // customer's number.
    const caller = { user: call.line.number, name: null };
    await desk.outbound.place(permit, { caller, params: {}, callId: call.id, ...how });
  } catch (error) {
    call.confirms.delete(leg);
    throw error;
  }
}
