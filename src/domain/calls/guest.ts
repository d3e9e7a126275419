import type { CallView } from '../protocol/call.ts';

/** In the view of an agent who was brought in, the id of the party that represents the call's agent. */
const agentParty = 'agent';

/** Whether it is the view of an agent who was only brought into the call. Its controls belong to the other agent. */
export function isGuest(call: Pick<CallView, 'parties'>): boolean {
  return call.parties.some(({ id }) => id === agentParty);
}
