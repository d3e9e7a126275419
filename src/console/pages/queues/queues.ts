import type { FlowFile, FlowSummary } from '../../../domain/protocol/flow.ts';
import type { QueueFiguresView, QueueView } from '../../../domain/protocol/queue.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import { every } from '../../shell/every.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { type QueueRow, queueRecord } from './queue-record.ts';
import { waitingPanel } from './waiting-panel.ts';

/** Waiting calls change at any time, and have no event of their own. */
const readAgainMs = 5000;

/** Queues: what they are, and what waits in them now. */
export function page(context: PageContext): HTMLElement {
  const { ask, mayChange, left } = context;
  const list = listPage<QueueRow>(context, {
    one: 'queue',
    many: 'queues',
    changes: ['queue'],
    keyOf: ({ name }) => name,
    nameOf: ({ label }) => label,
    searches: 'name or agent',
    columns: [
      { title: 'Name', view: ({ label }) => label },
      { title: 'Waiting', view: ({ figures }) => figures?.waiting ?? '–', number: true },
      { title: 'Longest wait', view: ({ figures }) => seconds(figures?.longestWaitSeconds), number: true },
      { title: 'Staffed', view: ({ figures }) => figures?.staffed ?? '–', number: true },
      { title: 'Free', view: ({ figures }) => figures?.free ?? '–', number: true },
      { title: 'Service level', view: ({ figures }) => levelText(figures), number: true },
    ],
    read: async (query) =>
      localRows(await readQueues(context), query, ({ name, label, agents }) => [name, label, ...agents].join(' ')),
    ...(mayChange && { form: () => queueRecord(ask) }),
    actions: [
      {
        label: 'Waiting calls',
        reads: true,
        run: ({ name, label }, handle) =>
          handle.open(waitingPanel(context, { queue: name, label }, () => void handle.open(null))),
      },
    ],
    remove: {
      loses: async ({ name, figures }) => {
        const flows = await flowsWith(context, name);
        const waiting = `Calls that wait in it now: ${figures?.waiting ?? 0}. Their flows go on as after a failure.`;
        return flows.length === 0 ? waiting : `${waiting} These flows send calls to it: ${flows.join(', ')}.`;
      },
      run: ({ name, revision }) => ask('DELETE', `/v1/queues/${name}?revision=${revision}`),
    },
    none: 'There are no queues yet. In a queue, callers wait until an agent is free.',
  });
  every(readAgainMs, left, () => list.refresh());
  return list;
}

/** People that may not read how queues are set up see their figures. */
async function readQueues({ ask, mayChange }: PageContext): Promise<readonly QueueRow[]> {
  const figures = ask<readonly QueueFiguresView[]>('GET', '/v1/queue-figures');
  if (!mayChange) {
    return (await figures).map(
      (each) => ({ name: each.queue, label: each.label, agents: [], figures: each }) as unknown as QueueRow,
    );
  }
  const [queues, now] = await Promise.all([ask<readonly QueueView[]>('GET', '/v1/queues'), figures]);
  return queues.map((queue) => ({ ...queue, figures: now.find((each) => each.queue === queue.name) ?? null }));
}

/** The flows whose draft sends calls to the queue. */
async function flowsWith({ ask }: PageContext, queue: string): Promise<string[]> {
  const flows = await ask<readonly FlowSummary[]>('GET', '/v1/flows');
  const files = await Promise.all(flows.map(({ name }) => ask<FlowFile>('GET', `/v1/flows/${name}/export`)));
  return files.filter(({ needs }) => needs.queues.includes(queue)).map(({ name }) => name);
}

function seconds(value: number | undefined): string {
  if (value === undefined) return '–';
  return value < 60 ? `${Math.round(value)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}

function levelText(figures: QueueFiguresView | null): string {
  if (figures === null || figures.serviceLevel === null) return '–';
  return `${Math.round(figures.serviceLevel)} % of ${figures.serviceLevelTarget.percent} %`;
}
