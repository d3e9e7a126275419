import type { CallView } from '../domain/protocol/call.ts';
import { dropCall, keepCall } from '../state/apply-event.ts';
import type { PhoneState } from '../state/phone-state.ts';
import type { Call } from '../voice/index.ts';

/** What the wire says of a call whose audio is here. */
export type LocalFact = 'rings' | 'accepted' | 'held' | 'resumed' | 'over';

/**
 * Writes it down where the gateway's events do not: without them a call that was answered would still seem to ring, and
 * could not be hung up. The next event has the whole call, and wins.
 */
export function noteFact(state: PhoneState, callId: string, fact: LocalFact, call: Call, identity: string): void {
  const known = state.$calls.get()[callId];
  const now = new Date().toISOString();
  if (known === undefined) {
    if (fact === 'rings') keepCall(state, viewOf(callId, call, identity, now));
  } else if (fact === 'accepted' && known.phase === 'ringing') {
    keepCall(state, { ...known, phase: 'active', answeredAt: now });
  } else if (fact === 'held' && known.phase === 'active') {
    keepCall(state, { ...known, phase: 'held' });
  } else if (fact === 'resumed' && known.phase === 'held') {
    keepCall(state, { ...known, phase: 'active' });
  } else if (fact === 'over' && known.phase === 'ringing') {
    dropCall(state, callId);
  } else if (fact === 'over' && (known.phase === 'active' || known.phase === 'held')) {
    keepCall(state, { ...known, phase: 'ended', endedAt: now, endReason: 'COMPLETED' });
  }
}

/** As much of a call as its INVITE tells; a masked number is no more in there than in the events. */
function viewOf(id: string, call: Call, identity: string, now: string): CallView {
  const inbound = call.direction === 'INCOMING';
  const far = (inbound ? call.parameters.From : call.parameters.To) ?? '';
  const isNumber = /^\+\d{3,15}$/.test(far);
  const name = inbound && !isNumber ? '' : far;
  return {
    id,
    direction: inbound ? 'inbound' : 'outbound',
    phase: 'ringing',
    customer: { ...(isNumber && { number: far }), display: name, masked: false, withheld: name === '' },
    virtualNumber: { number: '', display: '', label: '' },
    masked: false,
    agent: identity,
    lookup: 'unavailable',
    contact: null,
    params: {},
    startedAt: now,
    answeredAt: null,
    endedAt: null,
    endReason: null,
    duration: 0,
    note: '',
    disposition: null,
    parties: [],
    recording: 'off',
    canRecord: false,
    recordings: [],
  };
}
