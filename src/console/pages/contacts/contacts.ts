import { contactsList } from '../../contacts/contacts-list.ts';
import { cardListPage } from '../../shell/card-list.ts';
import type { PageContext } from '../../shell/page-context.ts';

/** The gateway's own contact list. */
export function page(context: PageContext): HTMLElement {
  const { elements, start, follow } = contactsList(context);
  return cardListPage(context, ['contact'], { elements, follow, start: () => start(context.person.role) });
}
