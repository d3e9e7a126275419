import { html } from 'lit';
import type { FlowDocument } from '../src/domain/flows/document/document.ts';
import '../src/elements/flow-builder/define.ts';
import type { FlowTemplateDocument } from '../src/domain/flows/templates/templates.ts';
import type { RecordedStep } from '../src/elements/flow-builder/replay/recorded-step.ts';
import type { FlowConflict } from '../src/elements/flow-builder/versions/stored-flow.ts';
import { faultyFlow, largeFlow, menuFlow, smallFlow } from '../src/testing/example-flows.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Flow builder', component: 'cti-flow-builder', tags: ['autodocs'] } satisfies StoryMeta;

/** What the gateway of the stories has. */
const names = {
  queues: ['sales', 'support'],
  prompts: new Map([['welcome', ['en']]]),
  flows: new Map<string, FlowDocument['use']>([['hold', 'in-queue']]),
  agents: ['sam', 'kim'],
  speech: true,
};

interface Facts {
  readonly?: boolean;
  view?: 'canvas' | 'outline';
  counts?: Record<string, number>;
  others?: string[];
  path?: RecordedStep[];
  conflict?: FlowConflict;
  sessionEnded?: boolean;
}

function builder(flow: () => FlowTemplateDocument | null, facts: Facts = {}): Story {
  return {
    render: ({ theme }: StoryArgs) => html`<cti-flow-builder
      .theme=${theme}
      .flow=${flow()}
      .names=${names}
      .view=${facts.view}
      .readonly=${facts.readonly ?? false}
      .counts=${facts.counts ?? {}}
      .others=${facts.others ?? []}
      .path=${facts.path ?? null}
      .conflict=${facts.conflict ?? null}
      .sessionEnded=${facts.sessionEnded ?? false}
    ></cti-flow-builder>`,
  };
}

export const Empty = builder(() => null);
export const Small = builder(smallFlow);
export const Menu = builder(menuFlow, { counts: { sales: 3, main: 1 }, others: ['Sam Okafor-Lindqvist'] });
export const MenuOnTheCanvas = builder(menuFlow, { view: 'canvas' });
export const MenuInTheOutline = builder(menuFlow, { view: 'outline' });
export const WithProblems = builder(faultyFlow, { view: 'canvas' });
export const TwoHundredSteps = builder(largeFlow, { view: 'canvas' });
export const ReadOnly = builder(menuFlow, { readonly: true, view: 'canvas' });
export const PathOfACall = builder(menuFlow, {
  readonly: true,
  view: 'canvas',
  path: [
    { node: 'hours', outcome: 'open', at: '2026-01-05T10:00:00Z', seconds: 0 },
    { node: 'main', outcome: '1', at: '2026-01-05T10:00:00Z', seconds: 7, digits: '1', detail: 'Sales' },
    { node: 'sales', outcome: 'answered', at: '2026-01-05T10:00:07Z', seconds: 192 },
  ],
});
export const ChangedByAnother = builder(menuFlow, {
  others: ['Kim Bergamot'],
  sessionEnded: true,
  conflict: { by: 'Kim Bergamot', at: '2026-01-05T10:00:00Z', document: smallFlow() },
});
export const NewerSchema = builder(() => ({ ...smallFlow(), schema: 2 }) as unknown as FlowTemplateDocument);
export const RightToLeft: Story = {
  render: ({ theme }: StoryArgs) => html`<div dir="rtl" lang="he">
    <cti-flow-builder .theme=${theme} .flow=${menuFlow()} .names=${names} .view=${'canvas'}></cti-flow-builder>
  </div>`,
};
