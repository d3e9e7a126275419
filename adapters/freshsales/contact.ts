import * as z from 'zod/mini';
import { type CrmContact, contactWith, field, id, link } from '../kit/index.ts';
import type { Freshsales } from './freshsales.ts';
import { timeOf } from './records.ts';

const longestValue = 4000;

/** A contact, as far as a search returns it. */
export const Contact = z.looseObject({
  id,
  display_name: field,
  first_name: field,
  last_name: field,
  mobile_number: field,
  work_number: field,
  /** The key of a contact that was created from a call. */
  external_id: field,
  owner_id: link,
  created_at: field,
  custom_field: z._default(z.nullable(z.record(z.string(), z.unknown())), null),
});
export type Contact = z.infer<typeof Contact>;

/** Further numbers, if the answer has them. */
const MoreNumbers = z.array(z.object({ value: z.string() }));

export function contactOf(row: Contact, { pageOf }: Freshsales, fields?: readonly string[]): CrmContact {
  const name = row.display_name || [row.first_name, row.last_name].filter((part) => part !== '').join(' ');
  return {
    ...contactWith({
      id: row.id,
      name: name.slice(0, longestValue) || 'Contact without a name',
      company: null,
      numbers: numbersOf(row),
      owner: row.owner_id === null ? null : String(row.owner_id),
      url: pageOf(row.id),
      createdAt: timeOf(row.created_at),
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

function numbersOf(row: Contact): string[] {
  const more = z.safeParse(MoreNumbers, row.phone_numbers).data?.map(({ value }) => value) ?? [];
  return [...new Set([row.mobile_number, row.work_number, ...more])].filter((number) => number !== '');
}

/** Freshsales' own fields, and those of the account by their names, such as "cf_recording". */
function valuesOf(row: Contact, names: readonly string[]): Record<string, string> {
  const values: Readonly<Record<string, unknown>> = { ...row, ...row.custom_field };
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain && value !== '' ? [[name, String(value).slice(0, longestValue)] as const] : [];
    }),
  );
}
