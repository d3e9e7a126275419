import * as z from 'zod/mini';
import {
  type CrmConnection,
  type CrmConnector,
  type CrmContact,
  containedTerms,
  fewFirst,
  nationalDigits,
  ofSameLine,
  type RequestOptions,
  remembered,
  unlessRefused,
  withWords,
} from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found } from './contact.ts';
import { withHistory } from './history.ts';
import { type Domain, type Odoo, pageSize } from './odoo.ts';
import { modelOf } from './records.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
const hourMs = 3_600_000;
const withoutContact = ['partner_id', '=', false] as const;

/** The names of all fields of a model. */
const FieldNames = z.record(z.string(), z.unknown());

/**
 * Finds contacts, and leads without a contact. Odoo computes E.164 from each telephone number, in a column of its own
 * with an index. It is wrong or empty if the number has no country code and belongs to another country than the contact
 * or the company, so the digits are searched as well:
 *
 *   phone_sanitized = "+442079460958"  ┐
 *   phone_mobile_search has 79460958   ┴─► comparison of whole numbers ─► open leads, past calls
 */
export function contactFinder(odoo: Odoo, { clock }: CrmConnection): CrmConnector['findContacts'] {
  const fieldNames = remembered(clock, hourMs, (options: RequestOptions) =>
    odoo.call(FieldNames, modelOf.contact, 'fields_get', { attributes: ['type'] }, options),
  );

  /** Odoo refuses a search that names a field which does not exist. */
  async function existing(fields: readonly string[] | undefined, options: RequestOptions): Promise<string[]> {
    if (fields === undefined || fields.length === 0) return [];
    const all = await fieldNames(options);
    return fields.filter((name) => Object.hasOwn(all, name));
  }

  return async (number, options) => {
    const fields = await existing(options.fields, options);
    const exact = ['phone_sanitized', '=', number] as const;
    const digits = ['phone_mobile_search', 'ilike', nationalDigits(number).slice(-8)] as const;
    const inContacts = async (domain: Domain) => {
      const rows = await search(odoo, 'contact', domain, options, fields);
      return rows.map((row) => contactOf('contact', row, odoo.baseUrl, options.fields));
    };
    const searches = await Promise.all([
      inContacts([exact]),
      inContacts([digits]),
      leadsWithoutContact(odoo, [exact], options),
      leadsWithoutContact(odoo, [digits], options),
    ]);
    const once = new Map(searches.flat().map((contact) => [`${contact.kind} ${contact.id}`, contact]));
    const found = ofSameLine([...once.values()], number, options.country).slice(0, mostKept);
    return withHistory(odoo, found, options);
  };
}

/**
 * Finds contacts by words of their names, which contain the names of their companies, and leads by their person and
 * company.
 */
export function contactSearcher(odoo: Odoo): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const terms = containedTerms(words);
    if (terms.length === 0) return [];
    const most = { limit: options.limit, most: pageSize };
    const some = (kind: CallerKind, domain: Domain) =>
      fewFirst(words, most, async (count) => {
        const rows = await search(odoo, kind, domain, options, [], count);
        return { contacts: rows.map((row) => contactOf(kind, row, odoo.baseUrl)), isFull: rows.length >= count };
      });
    const [contacts, leads] = await Promise.all([
      some('contact', domainOf(terms, 'complete_name')),
      unlessRefused(some('lead', [...domainOf(terms, 'contact_name', 'partner_name', 'name'), withoutContact])),
    ]);
    return withWords([...contacts, ...(leads ?? [])], words).slice(0, options.limit);
  };
}

/** Each term is in one of the fields. */
function domainOf(terms: readonly string[], ...fields: readonly string[]): Domain {
  const ors = fields.slice(1).map(() => '|' as const);
  return terms.flatMap((term) => [...ors, ...fields.map((field) => [field, 'ilike', term] as const)]);
}

/** The oldest first, and the others only if there are many near misses. */
function search(
  odoo: Odoo,
  kind: CallerKind,
  domain: Domain,
  options: RequestOptions,
  more: readonly string[] = [],
  limit = pageSize,
): Promise<Found[]> {
  const fields = [...new Set([...contactFields[kind], ...more])];
  return odoo.search(Found, modelOf[kind], { domain, fields, order: 'id', limit }, options);
}

/** The module CRM may be missing, or the user may not see its leads. */
async function leadsWithoutContact(odoo: Odoo, domain: Domain, options: RequestOptions): Promise<CrmContact[]> {
  const rows = await unlessRefused(search(odoo, 'lead', [...domain, withoutContact], options));
  return (rows ?? []).map((row) => contactOf('lead', row, odoo.baseUrl));
}
