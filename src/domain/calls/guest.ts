import type { CallView } from '../protocol/call.ts';

/** In the view of a guest agent, the id of the party that represents the call's agent. */
const agentParty = 'agent';

/** Whether it is the view of a guest agent, without control of the call. */
export function isGuest(call: Pick<CallView, 'parties'>): boolean {
  return call.parties.some(({ id }) => id === agentParty);
}

/** Whether another participant is being called or consulted: no further one can be asked meanwhile. */
export function isAsking({ parties }: Pick<CallView, 'parties'>): boolean {
  return parties.some(({ kind, consulting, state }) => kind !== 'supervisor' && (consulting || state === 'ringing'));
}
