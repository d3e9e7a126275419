import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../src/domain/flows/check/read.ts';

const guide = readFileSync(new URL('../../../docs/guides/call-flows.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) => JSON.parse(text) as unknown);

it('the documents of the guide could be published', () => {
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    const read = readFlow(example);
    expect('findings' in read ? read.findings : examineFlow(read.document)).toEqual([]);
  }
});
