import * as z from 'zod/mini';
import { type CrmContact, contactWith, field, id, link } from '../kit/index.ts';
import { pageOf, timeOf } from './records.ts';

const longestValue = 4000;

export const Person = z.looseObject({
  id,
  full_name: field,
  company_name: field,
  phone: field,
  mobile: field,
  home_phone: field,
  user_id: link,
  created_at: field,
  summary: field,
  custom_fields: z._default(z.nullable(z.record(z.string(), z.unknown())), null),
});
export type Person = z.infer<typeof Person>;

export function contactOf(person: Person, fields?: readonly string[]): CrmContact {
  return {
    ...contactWith({
      ...{ kind: 'person', id: person.id },
      name: person.full_name.slice(0, longestValue) || 'Person without a name',
      company: person.company_name.slice(0, longestValue) || null,
      numbers: numbersOf(person),
      owner: person.user_id === null ? null : String(person.user_id),
      url: pageOf(person.id),
      createdAt: timeOf(person.created_at),
    }),
    ...(fields !== undefined && { fields: valuesOf(person, fields) }),
  };
}

export function numbersOf({ mobile, phone, home_phone }: Pick<Person, 'mobile' | 'phone' | 'home_phone'>): string[] {
  return [mobile, phone, home_phone].filter((number) => number !== '');
}

/** Pipeline CRM's own fields, and those of the account, such as custom_label_90. */
function valuesOf(person: Person, names: readonly string[]): Record<string, string> {
  const custom = person.custom_fields ?? {};
  return Object.fromEntries(
    names.flatMap((name) => {
      const value: unknown = Object.hasOwn(custom, name)
        ? custom[name]
        : Object.hasOwn(person, name)
          ? person[name]
          : null;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain && value !== '' ? [[name, String(value).slice(0, longestValue)] as const] : [];
    }),
  );
}
