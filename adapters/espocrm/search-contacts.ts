import { type CrmConnector, containedTerms, fewFirst, withWords } from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found, moreFields } from './contact.ts';
import { type Espo, pageSize } from './espo.ts';
import { livingOnly, ofAllKinds } from './find-contacts.ts';
import { entityTypeOf } from './records.ts';
import type { Condition } from './where.ts';

/** EspoCRM compares a name with the first name, the last name, and both in either order. */
const searched: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['name', 'accountName'],
  lead: ['name', 'accountName'],
  account: ['name'],
};

/** Finds contacts, leads and accounts by words of their names: one list of each kind, with their primary numbers. */
export function contactSearcher(espo: Espo): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const terms = containedTerms(words);
    if (terms.length === 0) return [];
    const most = { limit: options.limit, most: pageSize };
    const found = await ofAllKinds((kind) => {
      const query = {
        select: [...contactFields, ...moreFields[kind]],
        where: [...terms.map((term) => anyOf(searched[kind], term)), ...livingOnly(kind)],
        ...({ orderBy: 'createdAt', order: 'asc' } as const),
      };
      return fewFirst(words, most, async (maxSize) => {
        const rows = await espo.list(Found, entityTypeOf[kind], { ...query, maxSize }, options);
        return { contacts: rows.map((row) => contactOf(kind, row, espo.baseUrl)), isFull: rows.length >= maxSize };
      });
    });
    return withWords(found, words).slice(0, options.limit);
  };
}

function anyOf(attributes: readonly string[], value: string): Condition {
  return { type: 'or', value: attributes.map((attribute) => ({ type: 'contains', attribute, value })) };
}
