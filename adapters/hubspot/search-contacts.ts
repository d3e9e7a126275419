import { type CrmConnector, searchTerms, withWords } from '../kit/index.ts';
import type { AccountData } from './account.ts';
import { objectsFound } from './find-contacts.ts';
import type { HubSpot } from './hubspot.ts';
import { contactOf, propertiesOf } from './records.ts';

type SearchContacts = NonNullable<CrmConnector['searchContacts']>;

/** The search also finds words in e-mail addresses and numbers, so not every result is shown. */
const pageSize = 100;
/** HubSpot takes bodies of 3,000 characters. */
const longestTerm = 200;
/** The properties that `withWords` compares. */
const compared = ['firstname', 'lastname', 'company'];

/**
 * Finds contacts by words. HubSpot's query is a text that one of the default properties contains, so it cannot be first
 * and last name. The longest word is the query, the second longest a filter for the beginnings of words.
 * https://developers.hubspot.com/docs/api/crm/search#search-default-searchable-properties
 */
export function contactSearch(hubspot: HubSpot, account: AccountData): SearchContacts {
  return async (words, options) => {
    const [query, second] = searchTerms(words)
      .sort((one, other) => other.length - one.length)
      .map((term) => term.slice(0, longestTerm));
    if (query === undefined) return [];
    const { phoneProperty } = hubspot;
    const body = {
      query,
      ...(second !== undefined && { filterGroups: groupsOf(second) }),
      ...{ sorts: ['createdate'], properties: propertiesOf(hubspot), limit: pageSize },
    };
    const found = (await objectsFound(hubspot, body, 'typing', options))
      .filter(({ archived }) => archived !== true)
      .map((object) => contactOf(object, phoneProperty));
    const shown = withWords(found, words).slice(0, options.limit);
    // The page's address is asked for once in ten minutes.
    return Promise.all(
      shown.map(async (contact) => ({ ...contact, url: await account.pageOf('contact', contact.id, options) })),
    );
  };
}

/** Each is enough. */
function groupsOf(term: string) {
  return compared.map((propertyName) => ({
    filters: [{ propertyName, operator: 'CONTAINS_TOKEN', value: `${term}*` }],
  }));
}
