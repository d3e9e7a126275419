import * as z from 'zod/mini';
import { type CrmConnector, cutList, field, id, pathOf, searchAndRead } from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';

const Names = cutList(z.object({ id, name: field }), pageSize);

/**
 * Finds contacts by words of their names. Freshdesk completes one word, and answers with ids and names alone.
 * https://developers.freshdesk.com/api/#search_contact
 */
export function contactSearch(freshdesk: Freshdesk): NonNullable<CrmConnector['searchContacts']> {
  return searchAndRead(
    freshdesk.clock,
    (term, options) => {
      const request = { method: 'GET', path: '/api/v2/contacts/autocomplete', query: { term } } as const;
      return freshdesk.send(Names, { ...request, budgetClass: 'typing' }, options);
    },
    async (contactId, options) => {
      const row = await freshdesk.read(Contact, pathOf`/api/v2/contacts/${contactId}`, options, 'typing');
      return row === null ? null : contactOf(row, freshdesk.baseUrl);
    },
  );
}
