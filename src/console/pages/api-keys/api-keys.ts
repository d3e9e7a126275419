import { html, type TemplateResult } from 'lit';
import type { ApiKeyView } from '../../../domain/protocol/administration/api-key.ts';
import type { Field } from '../../parts/field.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import { secretPanel } from '../../parts/secret-panel.ts';
import { timeText } from '../../parts/time-text.ts';
import type { PageContext } from '../../shell/page-context.ts';

const scopes = {
  all: 'Everything',
  read: 'Reading only',
  calls: 'Placing, reading and ending calls',
} as const;

const list = '/v1/api-keys';
const pathOf = (id: string): string => `${list}/${encodeURIComponent(id)}`;

const fields: readonly Field[] = [
  {
    kind: 'text',
    name: 'name',
    label: 'Name',
    help: 'Of the server that uses the key. The audit tells it.',
    required: true,
    most: 60,
  },
  {
    kind: 'choice',
    name: 'scope',
    label: 'May do',
    help: 'It never changes.',
    choices: Object.entries(scopes).map(([value, label]) => ({ value, label })),
    fixed: true,
  },
  {
    kind: 'own',
    name: 'expiresAt',
    label: 'Last day',
    help: 'Empty: the key does not expire. A key is refused after its last day.',
    view: dayView,
  },
];

/** API keys of servers: made here, shown once, and revoked. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  return listPage<ApiKeyView>(context, {
    one: 'API key',
    many: 'API keys',
    changes: ['api-key'],
    keyOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    searches: 'name or last characters',
    columns: [
      { title: 'Name', view: ({ name }) => name },
      { title: 'Ends with', view: ({ ending }) => html`<bdi dir="ltr">…${ending}</bdi>` },
      { title: 'May do', view: ({ scope }) => scopes[scope] },
      { title: 'Last used', view: ({ usedAt }) => (usedAt === null ? 'Never' : timeText(usedAt)) },
      { title: 'Expires', view: expiryView },
      { title: 'Made', view: ({ createdAt, createdBy }) => `${timeText(createdAt)}, ${createdBy}` },
    ],
    read: async (query) =>
      localRows(await ask<readonly ApiKeyView[]>('GET', list), query, ({ name, ending }) => `${name} ${ending}`),
    form: () => keyRecord(context),
    remove: {
      loses: () =>
        'The server that uses it is refused at once, and so are the tokens that it created: its phones fetch new ones with another key.',
      run: ({ id }) => ask('DELETE', pathOf(id)),
    },
    none: 'No key was made here. Keys of SIDECALL_API_KEYS and the data folder count too, but have no name and no end.',
  });
}

type KeyRow = ApiKeyView & { key?: string };

function keyRecord({ ask, unsaved }: PageContext): RecordDefinition<KeyRow> {
  return {
    one: 'API key',
    keyOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    fields,
    blank: { name: '', scope: 'all', expiresAt: null },
    valuesOf: ({ name, scope, expiresAt }) => ({ name, scope, expiresAt }),
    read: ({ id }) => ask('GET', pathOf(id)),
    save({ scope, ...change }, row) {
      return row === null ? ask('POST', list, { ...change, scope }) : ask('PUT', pathOf(row.id), change);
    },
    afterSave({ key, name }, close) {
      if (key === undefined) return null;
      const about = 'Give it to the server now: the gateway stores only its hash, and cannot show it again.';
      return secretPanel({ title: `The key of “${name}”`, about, label: 'API key', secret: key, unsaved, close });
    },
  };
}

function expiryView({ expiresAt }: ApiKeyView): TemplateResult | string {
  if (expiresAt === null) return 'Never';
  const over = Date.parse(expiresAt) <= Date.now();
  return over ? html`<span class="chip problem">Expired</span>` : timeText(expiresAt);
}

/** A day of the person's own calendar; the key counts until its end. */
function dayView(value: unknown, change: (value: unknown) => void, readOnly: boolean): TemplateResult {
  const entered = (event: Event): void => {
    const day = (event.target as HTMLInputElement).value;
    change(day === '' ? null : new Date(`${day}T23:59:59`).toISOString());
  };
  return html`<input
    class="input"
    type="date"
    aria-label="Last day"
    ?readonly=${readOnly}
    .value=${typeof value === 'string' ? dayOf(new Date(value)) : ''}
    @change=${entered}
  />`;
}

function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
