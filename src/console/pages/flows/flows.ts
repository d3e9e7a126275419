import { html } from 'lit';
import type { FlowSummary, FlowView } from '../../../domain/protocol/flow.ts';
import { type ListHandle, localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import { timeText } from '../../parts/time-text.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { flowPath, listFlows } from './flow-api.ts';
import { ConsoleFlowImport } from './import-panel.ts';
import { newFlow } from './new-flow.ts';

/** The list of call flows; with a name behind the address, the builder of that flow. */
export function page(context: PageContext): HTMLElement {
  return context.rest === '' ? flowList(context) : lazyBuilder(context);
}

/** The builder is as large as the rest of the console, so it is loaded when a flow is opened. */
function lazyBuilder(context: PageContext): HTMLElement {
  const place = document.createElement('div');
  void context.trying(async () => {
    const { flowPage } = await import('./flow-page.ts');
    if (!context.left.aborted) place.append(flowPage(context, context.rest));
  });
  return place;
}

function flowList(context: PageContext): HTMLElement {
  const { ask } = context;
  const open = (name: string): string => `/console/flows/${encodeURIComponent(name)}`;

  async function openImport(list: ListHandle<FlowSummary>): Promise<void> {
    const panel = new ConsoleFlowImport();
    panel.context = context;
    panel.addEventListener('import-closed', () => void list.open(null));
    panel.addEventListener('flow-imported', (event) => {
      void context.trying(async () => {
        const { name, findings } = (event as CustomEvent<FlowView>).detail;
        await list.open(null);
        await list.refresh();
        context.say(`“${name}” is imported as a draft. Findings: ${findings.length}.`, 'good');
      });
    });
    await list.open(panel);
  }

  return listPage<FlowSummary>(context, {
    one: 'flow',
    many: 'flows',
    changes: ['flow', 'virtual-number'],
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    searches: 'name or number',
    hrefOf: ({ name }) => open(name),
    columns: [
      { title: 'Name', view: ({ name }) => name },
      {
        title: 'State',
        view: ({ live }) =>
          live === null
            ? html`<span class="chip warning">Draft only</span>`
            : html`<span class="chip good">Version ${live} is live</span>`,
      },
      {
        title: 'Numbers',
        view: ({ numbers }) => (numbers.length === 0 ? '–' : html`<bdi dir="ltr">${numbers.join(', ')}</bdi>`),
      },
      { title: 'Changed', view: ({ changedAt, changedBy }) => `${timeText(changedAt)}, ${changedBy}` },
    ],
    read: async (query) => localRows(await listFlows(ask), query, ({ name, numbers }) => [name, ...numbers].join(' ')),
    form: () => newFlow(context),
    tools: (list) =>
      context.mayChange
        ? html`<button class="button outline" @click=${() => context.trying(() => openImport(list))}>Import</button>`
        : html``,
    actions: [
      {
        label: 'Export',
        reads: true,
        run: async ({ name }) => save(name, await ask('GET', `${flowPath(name)}/export`)),
      },
    ],
    remove: {
      loses: ({ numbers }) =>
        numbers.length === 0
          ? 'Its draft and its versions are lost. Running calls keep their version.'
          : `These numbers use it, so the gateway refuses: ${numbers.join(', ')}. Give them another flow first.`,
      run: ({ name, revision }) => ask('DELETE', `${flowPath(name)}?revision=${revision}`),
    },
    none: 'There are no flows yet. A flow greets callers, offers a menu, and sends calls to queues.',
  });
}

/** Gives the file to the browser, which asks for a place or puts it with the downloads. */
function save(name: string, file: object): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.flow.json`;
  link.click();
  URL.revokeObjectURL(address);
}
