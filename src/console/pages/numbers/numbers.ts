import { html } from 'lit';
import { inOrder } from '../../../domain/numbers/in-order.ts';
import type { VirtualNumberView } from '../../../domain/protocol/admin.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { numberRecord } from './number-record.ts';

const recording = { off: 'Never', 'on-demand': 'On demand', always: 'Always' } as const;

/** Virtual numbers: what answers their calls, and how. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  return listPage<VirtualNumberView>(context, {
    one: 'number',
    many: 'numbers',
    changes: ['virtual-number'],
    keyOf: ({ number }) => number,
    nameOf: ({ label }) => label,
    searches: 'number, name, flow or agent',
    columns: [
      { title: 'Name', view: ({ label }) => label },
      { title: 'Number', view: ({ display }) => html`<bdi dir="ltr" class="number">${display}</bdi>` },
      {
        title: 'Answered by',
        view: ({ flow, agents }) =>
          flow === undefined
            ? agentsText(agents)
            : html`Flow <a href=${`/console/flows/${encodeURIComponent(flow)}`}>${flow}</a>`,
      },
      { title: 'Recorded', view: ({ record }) => recording[record] },
      { title: 'Masked', view: ({ masked }) => (masked ? 'Yes' : 'No') },
    ],
    read: async (query) => {
      const all = await ask<readonly VirtualNumberView[]>('GET', '/v1/virtual-numbers');
      return localRows(all, query, textOf);
    },
    form: () => numberRecord(ask),
    remove: {
      loses: ({ display }) =>
        `Calls to ${inOrder(display)} are no longer answered, and agents can no longer call from it. Its calls stay in the log.`,
      run: ({ number }) => ask('DELETE', `/v1/virtual-numbers/${encodeURIComponent(number)}`),
    },
    none: 'There are no numbers yet. Add one that your carrier sends to this gateway.',
  });
}

const textOf = ({ number, display, label, flow, agents }: VirtualNumberView): string =>
  [number, display, label, flow, ...agents].join(' ');

function agentsText(agents: readonly string[]): string {
  const shown = agents.slice(0, 3).join(', ');
  return agents.length > 3 ? `${shown} and ${agents.length - 3} more` : shown;
}
