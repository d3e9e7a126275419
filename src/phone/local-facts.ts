import type { CallView } from '../domain/protocol/call.ts';
import type { LocalFact } from '../domain/protocol/tab-message.ts';
import { dropCall, keepCall } from '../state/apply-event.ts';
import type { PhoneState } from '../state/phone-state.ts';
import type { Call } from '../voice/index.ts';

/**
 * Updates the stores from SIP for a call with audio in this browser, while the event stream is closed. Otherwise an
 * answered call would still seem to ring, and the agent could not hang up. The next event carries the whole call and
 * replaces this state.
 *
 * @param ringing the call as described by its INVITE
 */
export function noteFact(state: PhoneState, callId: string, fact: LocalFact, ringing: CallView | null): void {
  const known = state.$calls.get()[callId];
  const now = new Date().toISOString();
  if (known === undefined) {
    if (fact === 'rings' && ringing !== null) keepCall(state, ringing);
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

/** A call view with the data of the INVITE. A masked number is absent there, as it is in events. */
export function ringingView(id: string, call: Call, identity: string): CallView {
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
    startedAt: new Date().toISOString(),
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
