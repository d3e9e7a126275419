import * as z from 'zod/mini';
import { type CrmContact, contactWith, id, isoTimeOf } from '../kit/index.ts';
import { userPage } from './records.ts';
import { customFields, field } from './rt.ts';

const longestValue = 4000;

const phones = ['MobilePhone', 'WorkPhone', 'HomePhone', 'PagerPhone'] as const;

/** RT's columns for telephone numbers. */
export const phoneColumns: readonly string[] = phones;

/** A contact is a user of RT, with or without rights. */
export const Found = z.object({
  id,
  ...{ Name: field, RealName: field, Organization: field, Created: field },
  ...{ MobilePhone: field, WorkPhone: field, HomePhone: field, PagerPhone: field },
  CustomFields: customFields,
});
export type Found = z.infer<typeof Found>;

/** In lists, RT names users only by their name, unless their number is asked for. */
export const userFields = ['id', 'Name', 'RealName', 'Organization', 'Created', ...phones].join(',');

/** @param fields the names of custom fields, whose values the caller wants */
export function contactOf(row: Found, baseUrl: string, fields?: readonly string[]): CrmContact {
  const numbers = phones.map((name) => row[name]).filter((number) => number !== '');
  return {
    ...contactWith({
      id: row.id,
      name: (row.RealName || row.Name).slice(0, longestValue),
      company: row.Organization || null,
      numbers: [...new Set(numbers)],
      url: userPage(baseUrl, row.id),
      createdAt: isoTimeOf(row.Created),
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

/** Several values of a field become one text. Files have none. */
function valuesOf({ CustomFields }: Found, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    CustomFields.filter(({ name }) => names.includes(name)).flatMap(({ name, values }) => {
      const text = values.filter((value) => typeof value === 'string').join(', ');
      return text === '' ? [] : [[name, text.slice(0, longestValue)] as const];
    }),
  );
}
