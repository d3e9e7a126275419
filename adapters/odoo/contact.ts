import * as z from 'zod/mini';
import { type CrmContact, contactWith, id, isoTimeOf } from '../kit/index.ts';
import { field, link } from './odoo.ts';
import { modelOf, numberOf, pageOf } from './records.ts';

const longestValue = 4000;

/** The kinds of records that can be a caller. */
export type CallerKind = 'contact' | 'lead';

export const Found = z.looseObject({
  id,
  name: field,
  phone: field,
  parent_id: link,
  company_name: field,
  contact_name: field,
  partner_name: field,
  user_id: link,
  create_date: field,
});
export type Found = z.infer<typeof Found>;

/** A lead's name is its subject, so its person and company have fields of their own. */
export const contactFields: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['name', 'phone', 'parent_id', 'company_name', 'user_id', 'create_date'],
  lead: ['name', 'phone', 'contact_name', 'partner_name', 'user_id', 'create_date'],
};

/** @param fields the names of further fields, whose values the caller wants */
export function contactOf(kind: CallerKind, row: Found, baseUrl: string, fields?: readonly string[]): CrmContact {
  const company = kind === 'lead' ? row.partner_name : (row.parent_id?.name ?? row.company_name);
  return {
    ...contactWith({
      id: row.id,
      kind,
      name: (kind === 'lead' && row.contact_name) || row.name,
      company: company || null,
      numbers: row.phone === '' ? [] : [row.phone],
      owner: row.user_id === null ? null : String(row.user_id.id),
      url: pageOf(baseUrl, { model: modelOf[kind], id: numberOf(row.id) ?? 0 }),
      createdAt: isoTimeOf(row.create_date),
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

/**
 * Texts, numbers and checkboxes as text, and of a record that is named its name. Lists are left out. `false` is both an
 * unset checkbox and the empty value of every other field.
 */
function valuesOf(row: Found, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value: unknown = Object.hasOwn(row, name) ? row[name] : undefined;
      const plain = Array.isArray(value) && value.length === 2 ? value[1] : value;
      const isPlain = typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean';
      return isPlain ? [[name, String(plain).slice(0, longestValue)] as const] : [];
    }),
  );
}
