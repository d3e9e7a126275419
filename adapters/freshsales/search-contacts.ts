import * as z from 'zod/mini';
import {
  type CrmConnector,
  cutList,
  field,
  id,
  type RequestOptions,
  rememberedEach,
  searchTerms,
  withWords,
} from '../kit/index.ts';
import { completeContact, detailsOf } from './contact-details.ts';
import { type Freshsales, pageSize } from './freshsales.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** Each takes a request. A person types on if theirs is not among them. */
const mostRead = 5;
const kept = { forMs: 60_000, most: 500 };

const Names = cutList(z.object({ id, type: field, name: field }), pageSize);

/**
 * Finds contacts by words of their names. Freshsales' search answers with ids and names, and does not say how it compares
 * several words, so it is asked for the longest one, and the first contacts that have all words are read.
 * https://developers.freshworks.com/crm/api/#search
 */
export function contactSearch(freshsales: Freshsales): SearchContacts {
  const read = rememberedEach(freshsales.clock, kept, async (contactId, options: RequestOptions) => {
    const details = await detailsOf(freshsales, contactId, options, 'typing');
    // A dialer shows no deals and no calls.
    return details === null ? null : { ...completeContact(details, freshsales), related: [], lastCalls: [] };
  });

  return async (words, options) => {
    const [term] = searchTerms(words).sort((one, other) => other.length - one.length);
    if (term === undefined) return [];
    const query = { q: term, include: 'contact', per_page: pageSize };
    const request = { method: 'GET', path: '/search', query, budgetClass: 'typing' } as const;
    const names = (await freshsales.send(Names, request, options)).filter(({ type }) => type === 'contact');
    const found = withWords(
      names.map((each) => ({ ...each, company: null })),
      words,
    ).slice(0, Math.min(options.limit, mostRead));
    const contacts = await Promise.all(found.map((each) => read(each.id, options)));
    return contacts.filter((contact) => contact !== null);
  };
}
