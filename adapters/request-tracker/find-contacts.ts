import * as z from 'zod/mini';
import {
  type CrmConnector,
  containedTerms,
  longestTerm,
  nationalDigits,
  ofSameLine,
  unlessRefused,
  withWords,
} from '../kit/index.ts';
import { contactOf, Found, phoneColumns, userFields } from './contact.ts';
import { withHistory } from './history.ts';
import { quoted, type Rt } from './rt.ts';
import type { Settings } from './settings.ts';
import { roleOf } from './tickets.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

type FindContacts = CrmConnector['findContacts'];
type Options = Parameters<FindContacts>[1];

const Requested = z.object({ Requestor: roleOf(Found) });

/**
 * Finds users. RT searches their numbers in two ways only, and drops a condition that it does not know or may not use
 * without a word: then everyone comes back. So whole numbers are always compared afterwards.
 *
 *   a custom field with the digits ─► no one? ─► the requestors of tickets, by their numbers
 *          └───────────────┴─► comparison of whole numbers ─► open tickets, past calls
 */
export function contactFinder(rt: Rt, { phoneField }: Settings): FindContacts {
  async function byDigits(digits: string, { fields, ...options }: Options): Promise<Found[]> {
    if (phoneField === '') return [];
    const body = [{ field: `CustomField.{${phoneField}}`, operator: 'ENDSWITH', value: digits }];
    const query = { fields: fields === undefined || fields.length === 0 ? userFields : `${userFields},CustomFields` };
    // In a body, so that the number is not in the log of RT's web server.
    return rt.list(Found, '/REST/2.0/users', query, options, body);
  }

  /** Any text may stand between the digits. */
  async function byTickets(digits: string, { fields: _, ...options }: Options): Promise<Found[]> {
    const pattern = quoted([...digits].join('%'));
    const conditions = phoneColumns.map((name) => `Requestor.${name} LIKE ${pattern}`);
    const query = {
      query: conditions.join(' OR '),
      ...{ fields: 'Requestor', 'fields[Requestor]': userFields, orderby: 'id', order: 'DESC' },
    };
    const tickets = await unlessRefused(rt.list(Requested, '/REST/2.0/tickets', query, options));
    const people = (tickets ?? []).flatMap(({ Requestor }) => Requestor);
    return [...new Map(people.map((row) => [row.id, row])).values()];
  }

  return async (number, options) => {
    // Eight, because a number may be written without its area code.
    const digits = nationalDigits(number).slice(-8);
    const matches = (rows: readonly Found[]) => {
      const contacts = rows.map((row) => contactOf(row, rt.baseUrl, options.fields));
      return ofSameLine(contacts, number, options.country).slice(0, mostKept);
    };
    const first = matches(await byDigits(digits, options));
    const found = first.length > 0 ? first : matches(await byTickets(digits, options));
    return withHistory(rt, found, options);
  };
}

/**
 * Finds users by words of their real names and organizations. RT has no "or" between two columns, so each is a search,
 * for the longest word, and the others are compared afterwards.
 */
export function contactSearcher(rt: Rt): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const longest = longestTerm(words, containedTerms);
    if (longest === null) return [];
    const searches = await Promise.all(
      ['RealName', 'Organization'].map((field) => {
        const body = [{ field, operator: 'LIKE', value: longest }];
        return rt.list(Found, '/REST/2.0/users', { fields: userFields, orderby: 'id' }, options, body);
      }),
    );
    const once = new Map(searches.flat().map((row) => [row.id, contactOf(row, rt.baseUrl)]));
    return withWords([...once.values()], words).slice(0, options.limit);
  };
}
