import * as z from 'zod/mini';
import {
  type CrmConnector,
  cutList,
  field,
  id,
  pathOf,
  type RequestOptions,
  rememberedEach,
  searchTerms,
  withWords,
} from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** Each takes a request. A person types on if theirs is not among them. */
const mostRead = 5;
const kept = { forMs: 60_000, most: 500 };

const Names = cutList(z.object({ id, name: field }), pageSize);

/**
 * Finds contacts by words of their names. Freshdesk completes one word, and answers with ids and names alone, so the
 * longest word is completed, and the first contacts that have all words are read with their numbers.
 * https://developers.freshdesk.com/api/#search_contact
 */
export function contactSearch(freshdesk: Freshdesk): SearchContacts {
  const read = rememberedEach(freshdesk.clock, kept, async (contactId, options: RequestOptions) => {
    const row = await freshdesk.read(Contact, pathOf`/api/v2/contacts/${contactId}`, options, 'typing');
    return row === null ? null : contactOf(row, freshdesk.baseUrl);
  });

  return async (words, options) => {
    const [term] = searchTerms(words).sort((one, other) => other.length - one.length);
    if (term === undefined) return [];
    const request = { method: 'GET', path: '/api/v2/contacts/autocomplete', query: { term } } as const;
    const names = await freshdesk.send(Names, { ...request, budgetClass: 'typing' }, options);
    const found = withWords(
      names.map((each) => ({ ...each, company: null })),
      words,
    ).slice(0, Math.min(options.limit, mostRead));
    const contacts = await Promise.all(found.map((each) => read(each.id, options)));
    return contacts.filter((contact) => contact !== null);
  };
}
