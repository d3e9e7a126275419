import { expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import { flowTemplates } from '../../../src/domain/flows/templates/templates.ts';

it.each(flowTemplates.map(({ label, document }) => [label, document] as const))(
  'the template %s has no findings',
  (_, document) => {
    const read = readFlow(JSON.parse(JSON.stringify(document)));
    expect('findings' in read ? read.findings : examineFlow(read.document)).toEqual([]);
  },
);
