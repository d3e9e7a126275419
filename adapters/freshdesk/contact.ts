import * as z from 'zod/mini';
import { type CrmContact, companyIn, contactWith, field, id, link } from '../kit/index.ts';
import { pageOf } from './records.ts';

const longestValue = 4000;

export const Contact = z.looseObject({
  id,
  name: field,
  phone: field,
  mobile: field,
  company_id: link,
  description: field,
  created_at: field,
  custom_fields: z._default(z.nullable(z.record(z.string(), z.unknown())), null),
});
export type Contact = z.infer<typeof Contact>;

/** Freshdesk's contacts have no owner. */
export function contactOf(row: Contact, baseUrl: string, fields?: readonly string[]): CrmContact {
  return {
    ...contactWith({
      id: row.id,
      name: row.name.slice(0, longestValue),
      company: companyIn(row.description),
      numbers: [row.mobile, row.phone].filter((number) => number !== ''),
      url: pageOf(baseUrl, 'contacts', row.id),
      createdAt: row.created_at || null,
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

/** Freshdesk's own fields, and those of the account. */
function valuesOf(row: Contact, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const own: unknown = Object.hasOwn(row, name) ? row[name] : undefined;
      const custom = row.custom_fields !== null && Object.hasOwn(row.custom_fields, name);
      const value = custom ? row.custom_fields?.[name] : own;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain && value !== '' ? [[name, String(value).slice(0, longestValue)] as const] : [];
    }),
  );
}
