import * as z from 'zod/mini';
import {
  type CrmConnector,
  type CrmContact,
  cutList,
  field,
  id,
  pathOf,
  type RequestOptions,
  searchTerms,
  withWords,
} from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** Each takes a request. A person types on if theirs is not among them. */
const mostRead = 5;
/** What a person types finds the same contacts, letter after letter. */
const keptMs = 60_000;
const mostKept = 500;

const Names = cutList(z.object({ id, name: field }), pageSize);

/**
 * Finds contacts by words of their names. Freshdesk completes one word, and answers with ids and names alone, so the
 * longest word is completed, and the first contacts that have all words are read with their numbers.
 * https://developers.freshdesk.com/api/#search_contact
 */
export function contactSearch(freshdesk: Freshdesk): SearchContacts {
  const { clock } = freshdesk;
  const kept = new Map<string, { contact: CrmContact; at: number }>();

  async function read(contactId: string, options: RequestOptions): Promise<CrmContact | null> {
    const known = kept.get(contactId);
    if (known !== undefined && Math.abs(clock.now() - known.at) < keptMs) return known.contact;
    const path = pathOf`/api/v2/contacts/${contactId}`;
    const row = await freshdesk.read(Contact, path, options, 'typing');
    if (row === null) return null;
    const contact = contactOf(row, freshdesk.baseUrl);
    if (kept.size >= mostKept) kept.clear();
    kept.set(contactId, { contact, at: clock.now() });
    return contact;
  }

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
