import { businessTemplates } from '../../../domain/flows/templates/business-templates.ts';
import { fitted } from '../../../domain/flows/templates/fitted.ts';
import { flowTemplates } from '../../../domain/flows/templates/templates.ts';
import type { FlowSummary } from '../../../domain/protocol/flow.ts';
import { queueChoices } from '../../parts/known-things.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { listFlows, putDraft } from './flow-api.ts';

const emptyFlow = '';

/** A flow with one node, which ends the call. */
const emptyDocument = {
  schema: 1,
  languages: ['en'],
  start: 'end',
  nodes: [{ name: 'end', kind: 'hang-up' }],
};

/** Small pieces first, because the gateway says their texts without a speech engine. */
const templates = [...flowTemplates, ...businessTemplates];
/** A greeting and a menu. */
const usual = templates.findIndex(({ document }) => document.name === 'menu');

/** The form of a new flow. What it does is built afterwards, in the builder. */
export async function newFlow({ ask, go }: PageContext): Promise<RecordDefinition<FlowSummary>> {
  const [queues, flows] = await Promise.all([queueChoices(ask), listFlows(ask)]);
  const names = {
    queues: queues.map(({ value }) => value),
    flows: new Set(flows.flatMap(({ name, live }) => (live === null ? [] : [name]))),
  };
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
          ...templates.map(({ label }, at) => ({ value: String(at), label })),
          { value: emptyFlow, label: 'An empty flow' },
        ],
      },
    ],
    blank: { name: '', template: String(usual) },
    valuesOf: ({ name }) => ({ name }),
    read: async (row) => row,
    save(values) {
      const { name, template } = values as { name: string; template: string };
      const chosen = template === emptyFlow ? undefined : templates[Number(template)];
      const document = chosen === undefined ? emptyDocument : fitted(chosen.document, names);
      return putDraft(ask, name, 0, { ...document, name });
    },
    afterSave({ name }) {
      void go(`flows/${encodeURIComponent(name)}`);
      return null;
    },
  };
}
