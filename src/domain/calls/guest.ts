import type { CallView } from '../protocol/call.ts';

/** In the view of an agent who was brought in, the party that stands for the agent who has the call. */
const agentParty = 'agent';

/** Whether it is the view of somebody who was only brought into the call: what concerns all is the other agent's. */
export function isGuest(call: Pick<CallView, 'parties'>): boolean {
  return call.parties.some(({ id }) => id === agentParty);
}
