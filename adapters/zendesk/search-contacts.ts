import { accepted, type CrmConnector, searchTerms, withWords } from '../kit/index.ts';
import { Users } from './answers.ts';
import { contactsOf, withDetails } from './find-contacts.ts';
import type { Zendesk } from './zendesk.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** The search also finds words in e-mail addresses and notes, so not every result is shown. */
const pageSize = 100;
/** Zendesk takes 64 words, with the role. */
const mostTerms = 60;

/**
 * Finds end users by words without a keyword: all of them have to be in the user's record, each as a word or as the
 * beginning of one. With `name:`, a word would have to be whole, and several would be alternatives.
 * https://support.zendesk.com/hc/en-us/articles/4408886879258-Zendesk-Support-search-reference
 */
export function contactSearch(zendesk: Zendesk): SearchContacts {
  return async (words, options) => {
    const terms = searchTerms(words).slice(0, mostTerms);
    if (terms.length === 0) return [];
    const query = { query: ['role:end-user', ...terms].join(' '), include: withDetails, per_page: pageSize };
    const request = { method: 'GET', path: '/api/v2/users/search.json', query, budgetClass: 'typing' } as const;
    const found = contactsOf(accepted(Users, await zendesk.request(request, options)), zendesk.baseUrl);
    return withWords(found, words).slice(0, options.limit);
  };
}
