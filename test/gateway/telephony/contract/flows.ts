import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeKind } from '../../../../src/domain/flows/document/document.ts';
import { kinds } from '../../../../src/domain/flows/document/kinds.ts';
import { nodeCases } from './flow-nodes.ts';
import { type FlowStage, openFlowStage, type StageSetup, wayOf } from './flow-stage.ts';

/** Flows by what a caller hears on a running core: every kind of node, several calls at a time. */
export function flowContract(name: string, open: () => Promise<StageSetup>): void {
  describe.concurrent(`a node on ${name} is heard:`, () => {
    let stage: FlowStage;
    const ways = new Map(Object.entries(nodeCases({ web: '', servers: '' })).map(([kind, { way }]) => [kind, way]));

    beforeAll(async () => {
      stage = await openFlowStage(await open(), nodeCases);
    });
    afterAll(() => stage?.close());

    test.each(longestFirst(Object.keys(kinds) as NodeKind[]))('%s', async (kind) => {
      const record = await stage.run(kind);
      expect(wayOf(record)).toEqual(ways.get(kind));
      expect(record.flow?.steps.map((step) => step.kind)).toContain(kind);
    });
  });
}

/** The others run beside the one that waits for a whole message. */
function longestFirst(all: readonly NodeKind[]): NodeKind[] {
  const longest = 'agent-message';
  return [longest, ...all.filter((kind) => kind !== longest)];
}
