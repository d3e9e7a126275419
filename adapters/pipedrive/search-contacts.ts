import { type CrmConnector, withWords } from '../kit/index.ts';
import { searchPersons } from './persons.ts';
import type { Pipedrive } from './pipedrive.ts';
import { contactOf } from './records.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** The search is for one of the words, so not every result has the others. */
const pageSize = 100;
/** Pipedrive refuses shorter terms. */
const shortestTerm = 2;
/** Quotes, brackets and the like around a word. */
const aroundWord = /^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu;

/**
 * Finds persons whose names contain the words, the best match first. Pipedrive does not say how it compares several
 * words, so it is asked for the longest one. A term is text: Pipedrive has no query language. Its answer has names, numbers and organisations, so no person is read.
 */
export function contactSearch(pipedrive: Pipedrive): SearchContacts {
  return async (words, options) => {
    const terms = words.split(/\s+/).map((word) => word.replace(aroundWord, ''));
    const [term = ''] = terms.sort((one, other) => other.length - one.length);
    if ([...term].length < shortestTerm) return [];
    const query = { term, fields: 'name', limit: pageSize } as const;
    const persons = await searchPersons(pipedrive, query, options, 'typing');
    const found = persons.map(({ id, name, owner, numbers, organization }) => {
      const person = { id, name, owner_id: owner, add_time: null, phones: numbers.map((value) => ({ value })) };
      return contactOf(person, { url: pipedrive.pageOf('person', id), company: organization?.name ?? null });
    });
    return withWords(found, words).slice(0, options.limit);
  };
}
