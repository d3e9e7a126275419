import * as z from 'zod/mini';
import { type CrmConnector, cutList, field, id, searchAndRead } from '../kit/index.ts';
import { completeContact, detailsOf } from './contact-details.ts';
import { type Freshsales, pageSize } from './freshsales.ts';

const Names = cutList(z.object({ id, type: field, name: field }), pageSize);

/**
 * Finds contacts by words of their names. Freshsales' search answers with ids and names, and does not say how it compares
 * several words, so it is asked for one.
 * https://developers.freshworks.com/crm/api/#search
 */
export function contactSearch(freshsales: Freshsales): NonNullable<CrmConnector['searchContacts']> {
  return searchAndRead(
    freshsales.clock,
    async (term, options) => {
      const query = { q: term, include: 'contact', per_page: pageSize };
      const request = { method: 'GET', path: '/search', query, budgetClass: 'typing' } as const;
      return (await freshsales.send(Names, request, options)).filter(({ type }) => type === 'contact');
    },
    async (contactId, options) => {
      const details = await detailsOf(freshsales, contactId, options, 'typing');
      // A dialer shows no deals and no calls.
      return details === null ? null : { ...completeContact(details, freshsales), related: [], lastCalls: [] };
    },
  );
}
