import { html, nothing, type TemplateResult } from 'lit';
import type { TrunkState, TrunkView } from '../../../domain/protocol/administration/trunk.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import { timeText } from '../../parts/time-text.ts';
import { every } from '../../shell/every.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { bodyOf, carrierRecord, pathOf, valuesOf } from './carrier-record.ts';
import { testPanel } from './test-panel.ts';

/** State and calls change at any time, and have no event of their own. */
const readAgainMs = 5000;

const stateWords: Record<TrunkState, string> = {
  registered: 'Registered',
  up: 'Answers',
  unknown: 'Not known yet',
  failed: 'Failed',
  disabled: 'Disabled',
  ending: 'Deleted: calls continue',
  elsewhere: 'See Asterisk',
};

/** Carriers: their trunks, how they are, and what goes over them. */
export function page(context: PageContext): HTMLElement {
  const { ask, left } = context;
  const stored = ({ origin, state }: TrunkView): boolean => origin === 'database' && state !== 'ending';

  /** Of the trunk as it is now: the list may be some seconds old. */
  async function enable({ id }: TrunkView, enabled: boolean): Promise<void> {
    const now = await ask<TrunkView>('GET', pathOf(id));
    const { calls } = await ask<TrunkView>('PUT', pathOf(id), { ...bodyOf(valuesOf(now)), enabled });
    const disabled = calls.up === 0 ? 'is disabled.' : `takes no new calls. Calls that continue: ${calls.up}.`;
    context.say(`“${id}” ${enabled ? 'is enabled.' : disabled}`, 'good');
    await list.refresh();
  }

  const list = listPage<TrunkView>(context, {
    one: 'carrier',
    many: 'carriers',
    changes: ['trunk'],
    keyOf: ({ id }) => id,
    nameOf: ({ id }) => id,
    searches: 'name, host, user or number',
    columns: [
      { title: 'Name', view: ({ id }) => id },
      { title: 'Host', view: ({ host, origin }) => hostView(host, origin) },
      { title: 'State', view: stateView },
      { title: 'Calls now', view: ({ calls }) => calls.up, number: true },
      { title: 'Calls in', view: ({ calls }) => calls.inbound, number: true },
      { title: 'Calls out', view: ({ calls }) => calls.outbound, number: true },
      { title: 'Not taken', view: failuresView, number: true },
    ],
    read: async (query) =>
      localRows(await ask<readonly TrunkView[]>('GET', '/v1/trunks'), query, ({ id, host, user, numbers }) =>
        [id, host, user, ...numbers].join(' '),
      ),
    form: () => carrierRecord(ask),
    mayEdit: stored,
    actions: [
      {
        label: 'Test',
        fits: ({ state }) => state !== 'ending',
        run: ({ id }, handle) => handle.open(testPanel(context, id, () => void handle.open(null))),
      },
      { label: 'Disable', fits: (row) => stored(row) && row.enabled, run: (row) => enable(row, false) },
      { label: 'Enable', fits: (row) => stored(row) && !row.enabled, run: (row) => enable(row, true) },
    ],
    remove: {
      fits: stored,
      loses: ({ calls }) =>
        `No call goes to this carrier or comes from it any more. Its calls continue until they end: ${calls.up} now. Its password is deleted.`,
      run: ({ id }) => ask('DELETE', pathOf(id)),
    },
    none: 'There are no carriers yet: calls are between browsers only. Add the one that has your numbers.',
  });
  every(readAgainMs, left, () => list.refresh());
  return list;
}

function hostView(host: string, origin: TrunkView['origin']): TemplateResult {
  const settings = html`<br /><span class="quiet">Of the settings: changed there</span>`;
  return html`<bdi dir="ltr">${host}</bdi>${origin === 'settings' ? settings : nothing}`;
}

function stateView({ state, reason, since, todo }: TrunkView): TemplateResult {
  const kind = state === 'failed' ? 'problem' : state === 'up' || state === 'registered' ? 'good' : '';
  const time = since === null ? '' : `since ${timeText(since)}`;
  const more = [reason, time, todo?.message].filter((text) => text !== null && text !== undefined && text !== '');
  return html`<span class=${`chip ${kind}`}>${stateWords[state]}</span> ${
    more.length === 0 ? nothing : html`<br /><span class="quiet">${more.join(', ')}</span>`
  }`;
}

/** Calls that the carrier refused or did not answer, with their classes. */
function failuresView({ calls: { failures } }: TrunkView): TemplateResult | number {
  const kinds = Object.entries(failures).filter(([, count]) => count > 0);
  const all = kinds.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return 0;
  const words = kinds.map(([kind, count]) => `${kind.replaceAll('_', ' ')} ${count}`).join(', ');
  return html`${all} <br /><span class="quiet">${words}</span>`;
}
