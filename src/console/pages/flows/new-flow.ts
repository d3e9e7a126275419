import { flowTemplates } from '../../../domain/flows/templates/templates.ts';
import type { FlowSummary } from '../../../domain/protocol/flow.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';
import { putDraft } from './flow-api.ts';

const emptyFlow = '';

/** A flow with one node, which ends the call. */
const emptyDocument = {
  schema: 1,
  languages: ['en'],
  start: 'end',
  nodes: [{ name: 'end', kind: 'hang-up' }],
};

/** The form of a new flow. What it does is built afterwards, in the builder. */
export function newFlow(ask: Ask): RecordDefinition<FlowSummary> {
  return {
    one: 'flow',
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name',
        help: 'Lower-case letters, digits and hyphens. Numbers and other flows refer to it; it never changes.',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
      },
      {
        kind: 'choice',
        name: 'template',
        label: 'Begin with',
        choices: [
          ...flowTemplates.map(({ label }, at) => ({ value: String(at), label })),
          { value: emptyFlow, label: 'An empty flow' },
        ],
      },
    ],
    blank: { name: '', template: '0' },
    valuesOf: ({ name }) => ({ name }),
    read: async (row) => row,
    save(values) {
      const { name, template } = values as { name: string; template: string };
      const document = template === emptyFlow ? emptyDocument : flowTemplates[Number(template)]?.document;
      return putDraft(ask, name, 0, { ...document, name });
    },
  };
}
