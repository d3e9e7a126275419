import type { PageContext } from '../../shell/page-context.ts';
import { ConsolePersonSearch } from './person-search.ts';

/** What is stored of a person: search, export, delete. */
export function page(context: PageContext): HTMLElement {
  const search = new ConsolePersonSearch();
  search.context = context;
  return search;
}
