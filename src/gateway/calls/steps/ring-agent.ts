import { shownToAgent } from '../../masking/sip-view.ts';
import type { AgentPhone } from '../../storage/store.ts';
import type { ChannelId, Format } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import { logRinging } from '../model/call-log.ts';
import type { LiveCall } from '../model/live-call.ts';
import { hasRoom } from '../model/room-for-calls.ts';

/** An agent to ring, with their ordinary phone if they have one. */
interface Rung {
  identity: string;
  phone?: AgentPhone | undefined;
  disabled?: boolean | undefined;
}

/** Whether the agent has a registered browser or an ordinary phone. */
export function canRing(context: CallContext, { identity, phone, disabled }: Rung): boolean {
  if (disabled === true) return false;
  return phone !== undefined || context.core.contacts(identity) > 0;
}

/** Whether routing may offer the agent a call now: their status allows it, and they have a phone and no other call. */
export function isFree(context: CallContext, agent: Rung): boolean {
  const { occupancy, statuses } = context;
  return !occupancy.busy(agent.identity) && statuses.takesCalls(agent.identity) && canRing(context, agent);
}

/** As `isFree`, also for an agent that takes a second call while they talk. */
export function takesCall(context: CallContext, agent: Rung): boolean {
  return hasRoom(context, agent.identity) && context.statuses.takesCalls(agent.identity) && canRing(context, agent);
}

/** Whether the ordinary phone rings instead of browsers. */
export function ringsPhone(context: CallContext, { identity, phone }: Rung): boolean {
  return phone !== undefined && (phone.only || context.core.contacts(identity) === 0);
}

/**
 * Rings an agent for the call: all browsers, or the ordinary phone over a trunk. Rejects as `permit` and `place` do.
 */
export async function ringAgent(
  context: CallContext,
  call: LiveCall,
  leg: ChannelId,
  agent: Rung,
  how: { formats: Format[]; timeoutMs: number },
): Promise<void> {
  const { identity, phone } = agent;
  const atPhone = ringsPhone(context, agent);
  if (phone !== undefined && atPhone && !phone.withoutConfirm) call.confirms.set(leg, 'rings');
  logRinging(context, call, identity);
  try {
    if (phone === undefined || !atPhone) {
      const shown = shownToAgent(call.record);
      await context.outbound.ringBrowsers({ identity, channelId: leg, ...shown, callId: call.id, ...how });
      return;
    }
    const permit = context.outbound.permit({ number: phone.number, by: identity, why: 'phone', callId: call.id, leg });
    // The network receives the virtual number as the caller, masked or not. The gateway may not call from the
    // customer's number.
    const caller = { user: call.line.number, name: null };
    await context.outbound.place(permit, { caller, params: {}, callId: call.id, ...how });
  } catch (error) {
    call.confirms.delete(leg);
    throw error;
  }
}
