import { html } from 'lit';
import type { PageContext } from '../shell/page-context.ts';
import { ConsoleFilter, type Filter, type FilterField } from './filter.ts';
import type { ListDefinition, ListQuery, ListRows } from './list.ts';
import { type ConsoleListPage, listPage } from './list-page.ts';

export interface FilteredList<Row> extends Omit<ListDefinition<Row>, 'read' | 'above' | 'searches'> {
  fields: readonly FilterField[];
  /** Reads a page of what the conditions find. */
  read: (filter: Filter, query: ListQuery) => Promise<ListRows<Row>>;
  /** The address of a file of what the conditions find. */
  file?: (filter: Filter) => string;
}

/** A list with conditions above it. How many were found is read out. */
export function filteredList<Row>(
  context: PageContext,
  { fields, read, file, ...definition }: FilteredList<Row>,
): { list: ConsoleListPage<Row>; filter: ConsoleFilter } {
  const filter = new ConsoleFilter();
  Object.assign(filter, { many: definition.many, fields, file: file ?? null });
  let count = '';
  const list = listPage<Row>(context, {
    ...definition,
    above: () => html`${filter}`,
    async read(query) {
      const found = await read(filter.value, query);
      if (query.after === null) count = `${found.rows.length}${found.next === null ? '' : ' or more'}`;
      return found;
    },
  });
  filter.addEventListener('filter-changed', () => {
    void context.trying(async () => {
      await list.open(null);
      await list.refresh();
      context.say(`${count} ${count === '1' ? definition.one : definition.many} found.`);
    });
  });
  return { list, filter };
}
