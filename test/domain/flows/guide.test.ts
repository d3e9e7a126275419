import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../src/domain/flows/check/read.ts';

const guide = readFileSync(new URL('../../../docs/guides/call-flows.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(
  ([, text = '']) => JSON.parse(text) as { name: string; nodes?: object[] },
);
const flows = examples.filter(({ nodes }) => nodes !== undefined);
const nodes = examples.filter((example) => example.nodes === undefined);

it('the documents of the guide could be published', () => {
  expect(flows).toHaveLength(2);
  for (const flow of flows) {
    const read = readFlow(flow);
    expect('findings' in read ? read.findings : examineFlow(read.document)).toEqual([]);
  }
});

it('the nodes of the guide can be part of a flow', () => {
  expect(nodes).toHaveLength(1);
  for (const node of nodes) {
    const read = readFlow({ schema: 1, name: 'example', languages: ['en', 'es'], start: node.name, nodes: [node] });
    expect('findings' in read ? read.findings : []).toEqual([]);
  }
});
