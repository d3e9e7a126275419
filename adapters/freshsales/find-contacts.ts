import * as z from 'zod/mini';
import {
  type CrmConnector,
  type CrmContact,
  cutList,
  ofSameLine,
  type RecentContacts,
  type RequestOptions,
  spellingsOf,
} from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import { completeContact, detailsOf } from './contact-details.ts';
import { type Freshsales, pageSize } from './freshsales.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** Each takes a request. The others have no company, owner and history. */
const mostCompleted = 5;

const Rows = cutList(Contact, pageSize);
const Filtered = z.object({ contacts: Rows });
/** Missing: nothing was found. */
const LookedUp = z.object({ contacts: z._default(z.nullable(z.object({ contacts: Rows })), null) });

/**
 * Finds contacts. Freshsales compares whole texts, so all usual spellings of the number are searched:
 *
 *   the filtered search by mobile and by work number ─► all spellings
 *   the look-up by mobile number ─► E.164
 *       └─► comparison of whole numbers ─► company, owner, deals and past calls of the first ones
 */
export function contactFinder(freshsales: Freshsales, recent: RecentContacts): CrmConnector['findContacts'] {
  return async (number, options) => {
    const rows = await contactsWith(freshsales, number, options);
    const found = ofSameLine(
      rows.map((row) => contactOf(row, freshsales)),
      number,
      options.country,
    ).slice(0, mostKept);
    const known = new Map(found.map((contact) => [contact.id, contact]));
    const ids = [...new Set([...recent.idsOf(number), ...known.keys()])];
    const contacts = await Promise.all(
      ids.map(async (id, at): Promise<CrmContact | null> => {
        if (at >= mostCompleted) return known.get(id) ?? null;
        const details = await detailsOf(freshsales, id, options);
        return details === null ? null : completeContact(details, freshsales, options.fields);
      }),
    );
    return ofSameLine(
      contacts.filter((contact) => contact !== null),
      number,
      options.country,
    ).slice(0, mostKept);
  };
}

/** Contacts that may have this number, each once. */
async function contactsWith(freshsales: Freshsales, number: string, options: RequestOptions): Promise<Contact[]> {
  const filtered = async (attribute: 'mobile_number' | 'work_number') => {
    const rule = { attribute, operator: 'is_in', value: spellingsOf(number) };
    const query = { page: 1, per_page: pageSize };
    const body = { filter_rule: [rule] };
    const request = { method: 'POST', path: '/filtered_search/contact', query, body } as const;
    return (await freshsales.send(Filtered, request, options)).contacts;
  };
  const searches = await Promise.all([
    filtered('mobile_number'),
    filtered('work_number'),
    contactsBy(freshsales, 'mobile_number', number, options),
  ]);
  return [...new Map(searches.flat().map((row) => [row.id, row])).values()];
}

/** Contacts whose field is exactly this text. */
export async function contactsBy(
  freshsales: Freshsales,
  field: 'mobile_number' | 'external_id',
  text: string,
  options: RequestOptions,
): Promise<Contact[]> {
  const query = { q: text, f: field, entities: 'contact' };
  return (await freshsales.read(LookedUp, '/lookup', query, options))?.contacts?.contacts ?? [];
}
