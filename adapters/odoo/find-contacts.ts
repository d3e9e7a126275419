import * as z from 'zod/mini';
import {
  type CrmConnection,
  type CrmConnector,
  nationalDigits,
  ofSameLine,
  type RequestOptions,
  remembered,
  unlessRefused,
} from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found } from './contact.ts';
import { withHistory } from './history.ts';
import { type Domain, type Odoo, pageSize } from './odoo.ts';
import { modelOf } from './records.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
const hourMs = 3_600_000;

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
    const exact: Domain[number] = ['phone_sanitized', '=', number];
    const digits: Domain[number] = ['phone_mobile_search', 'ilike', nationalDigits(number).slice(-8)];
    const search = async (kind: CallerKind, ...domain: Domain) => {
      const wanted = kind === 'contact' ? [...new Set([...contactFields.contact, ...fields])] : contactFields.lead;
      // The oldest first, and the others only if there are many near misses.
      const query = { domain, fields: wanted, order: 'id', limit: pageSize };
      const rows = await odoo.search(Found, modelOf[kind], query, options);
      return rows.map((row) => contactOf(kind, row, odoo.baseUrl, kind === 'contact' ? options.fields : undefined));
    };
    const without = ['partner_id', '=', false] as const;
    const searches = await Promise.all([
      search('contact', exact),
      search('contact', digits),
      // The module CRM may be missing, or the user may not see its leads.
      unlessRefused(search('lead', exact, without)),
      unlessRefused(search('lead', digits, without)),
    ]);
    const all = searches.flatMap((contacts) => contacts ?? []);
    const once = new Map(all.map((contact) => [`${contact.kind} ${contact.id}`, contact]));
    const found = ofSameLine([...once.values()], number, options.country).slice(0, mostKept);
    return withHistory(odoo, found, options);
  };
}
