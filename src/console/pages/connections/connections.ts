import { connectionsList } from '../../connections/connections-list.ts';
import { cardListPage } from '../../shell/card-list.ts';
import type { PageContext } from '../../shell/page-context.ts';

/** The connections to CRMs. Those of each number are on the page of numbers. */
export function page(context: PageContext): HTMLElement {
  return cardListPage(context, ['crm-connection'], connectionsList(context, false));
}
