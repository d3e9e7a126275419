import { nextToRing } from '../../domain/routing/hunt.ts';
import type { RoutedCall, Router } from './port.ts';

/**
 * The flow of the virtual number gets the call. Without one, its agents ring one after another, in their listed order; the
 * owner of the contact before them.
 */
export const sequentialHunt: Router = {
  candidates: async (call) => orderOf(call),

  route(call, free) {
    const { line, rung, skipsFlow = false } = call;
    if (line.flow !== undefined && !skipsFlow) return { to: 'flow', flow: line.flow };
    const agent = nextToRing(orderOf(call), rung, free);
    if (agent !== null) return { to: 'ring', agent, ringSeconds: line.ringSeconds };
    return { to: line.voicemail === true ? 'message' : 'refuse' };
  },
};

function orderOf({ line: { agents }, first = null }: RoutedCall): readonly string[] {
  return first === null ? agents : [first, ...agents.filter((agent) => agent !== first)];
}
