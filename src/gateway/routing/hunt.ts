import { nextToRing } from '../../domain/routing/hunt.ts';
import type { Router } from './port.ts';

/** The agents of the virtual number ring one after another, in their listed order. */
export const sequentialHunt: Router = {
  candidates: async ({ line }) => line.agents,

  route({ line, rung }, free) {
    const agent = nextToRing(line.agents, rung, free);
    if (agent !== null) return { to: 'ring', agent, ringSeconds: line.ringSeconds };
    return { to: line.voicemail === true ? 'message' : 'refuse' };
  },
};
