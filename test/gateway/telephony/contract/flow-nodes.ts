import type { NodeKind } from '../../../../src/domain/flows/document/document.ts';
import type { NodeCase } from './nodes/case.ts';
import { logicCases } from './nodes/logic.ts';
import { peopleCases } from './nodes/people.ts';
import { serverCases } from './nodes/servers.ts';
import { soundCases } from './nodes/sound.ts';

/** One case for each kind. A new kind without one does not compile. */
export function nodeCases(addresses: { web: string; servers: string }): Record<NodeKind, NodeCase> {
  return { ...soundCases(addresses), ...logicCases(), ...serverCases(addresses), ...peopleCases() };
}
