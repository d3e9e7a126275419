import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask, PageContext } from '../../shell/page-context.ts';

interface Secret {
  name: string;
}

const list = '/v1/flow-secrets';
const pathOf = (name: string): string => `${list}/${encodeURIComponent(name)}`;

/** Secrets that requests of flows send to servers. Their values come in, and are never shown. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  return listPage<Secret>(context, {
    one: 'secret',
    many: 'secrets',
    changes: ['flow-secret'],
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    columns: [{ title: 'Name', view: ({ name }) => name }],
    read: async (query) => localRows(await ask<readonly Secret[]>('GET', list), query, ({ name }) => name),
    form: () => secretRecord(ask),
    remove: {
      loses: () => 'Its value cannot be read again. While a flow names it, the gateway refuses.',
      run: ({ name }) => ask('DELETE', pathOf(name)),
    },
    none: 'There are no secrets. A step that asks a server can send one, such as “Bearer …” in the header Authorization.',
  });
}

function secretRecord(ask: Ask): RecordDefinition<Secret> {
  return {
    one: 'secret',
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name',
        help: 'Steps of flows name it. Lower-case letters, digits and hyphens.',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
        fixed: true,
      },
      {
        kind: 'text',
        name: 'value',
        label: 'Value',
        help: 'The whole value of the header. It is stored encrypted, is never shown again, and counts for the next request.',
        required: true,
        most: 4000,
        ltr: true,
        type: 'password',
      },
    ],
    blank: { name: '', value: '' },
    valuesOf: ({ name }) => ({ name, value: '' }),
    read: async (row) => row,
    async save({ name, value }, row) {
      // The gateway cannot compare values that it does not show.
      const there = row === null ? await ask<readonly Secret[]>('GET', list) : [];
      if (there.some((each) => each.name === name)) {
        throw new Error('This secret exists already. Open it from the list to give it another value.');
      }
      return ask('PUT', pathOf(String(name)), { value });
    },
  };
}
