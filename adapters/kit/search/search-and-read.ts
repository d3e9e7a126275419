import type { CrmConnection } from '../../../src/domain/crm/connection.ts';
import type { CrmContact } from '../../../src/domain/crm/contact.ts';
import { longestTerm, withWords } from '../../../src/domain/with-words.ts';
import type { CrmConnector } from '../guarded.ts';
import { unlessFailed } from '../refusals.ts';
import { rememberedEach } from '../remembered.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;
type Options = Parameters<SearchContacts>[1];

/** Each takes a request. A person types on if theirs is not among them. */
const mostRead = 5;
const kept = { forMs: 60_000, most: 500 };

/**
 * Makes a contact search for a CRM that searches one word, and answers with ids and names alone: it is asked for the
 * longest word, and the first contacts that have all words are read with their numbers.
 * @param search contacts with this word in their names, in the CRM's order
 * @param read one of them; null if it is missing, which leaves it out of the result
 */
export function searchAndRead(
  clock: CrmConnection['clock'],
  search: (term: string, options: Options) => Promise<readonly { id: string; name: string }[]>,
  read: (id: string, options: Options) => Promise<CrmContact | null>,
): SearchContacts {
  const readOnce = rememberedEach(clock, kept, read);
  return async (words, options) => {
    const term = longestTerm(words);
    if (term === null) return [];
    const named = (await search(term, options)).map(({ id, name }) => ({ id, name, company: null }));
    const found = withWords(named, words).slice(0, Math.min(options.limit, mostRead));
    // What cannot be read is left out, and the others are still of use.
    const contacts = await Promise.all(found.map(({ id }) => unlessFailed(readOnce(id, options))));
    return contacts.filter((contact) => contact !== null);
  };
}
