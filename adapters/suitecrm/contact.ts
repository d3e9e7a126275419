import * as z from 'zod/mini';
import { type CrmContact, companyIn, contactWith, isoTimeOf } from '../kit/index.ts';
import { moduleOf, pageOf } from './records.ts';
import { field, type Row } from './suite.ts';

const longestName = 4000;

/** The kinds of records that can be a caller. */
export const callerKinds = ['contact', 'lead', 'account'] as const;
export type CallerKind = (typeof callerKinds)[number];

/** The telephone numbers of each kind. Fax numbers are none of a caller. */
export const phonesOf: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['phone_mobile', 'phone_work', 'phone_home', 'phone_other', 'assistant_phone'],
  lead: ['phone_mobile', 'phone_work', 'phone_home', 'phone_other', 'assistant_phone'],
  account: ['phone_office', 'phone_alternate'],
};

/** The names of each kind that the database can search. A contact's account is in another table. */
export const namesOf: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['first_name', 'last_name'],
  lead: ['first_name', 'last_name', 'account_name'],
  account: ['name'],
};

const always = ['name', 'assigned_user_id', 'date_entered', 'description'];
const more: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['first_name', 'last_name', 'account_name'],
  lead: ['first_name', 'last_name', 'account_name', 'status'],
  account: [],
};

export function fieldsOf(kind: CallerKind): string[] {
  return [...always, ...more[kind], ...phonesOf[kind]];
}

const optional = z.optional(field);

export const Found = z.looseObject({
  ...{ name: field, first_name: field, last_name: field, account_name: field },
  ...{ assigned_user_id: field, date_entered: field, description: field, status: field },
  ...{ phone_mobile: optional, phone_work: optional, phone_home: optional, phone_other: optional },
  ...{ assistant_phone: optional, phone_office: optional, phone_alternate: optional },
});
export type Found = Row<typeof Found>;

/** @param fields the names of further fields, whose values the caller wants */
export function contactOf(kind: CallerKind, row: Found, baseUrl: string, fields?: readonly string[]): CrmContact {
  const numbers = phonesOf[kind].map((name) => row[name]).filter((number) => typeof number === 'string');
  const name = [row.first_name, row.last_name].filter((part) => part !== '').join(' ');
  return {
    ...contactWith({
      id: row.id,
      kind,
      name: (name || row.name).slice(0, longestName),
      company: row.account_name || companyIn(row.description),
      numbers: [...new Set(numbers)].filter((number) => number !== ''),
      owner: row.assigned_user_id || null,
      url: pageOf(baseUrl, moduleOf[kind], row.id),
      createdAt: isoTimeOf(row.date_entered),
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

/** A checkbox has the value "0" or "1". */
function valuesOf(row: Found, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(row, name) ? z.safeParse(field, row[name]) : undefined;
      return value?.success === true && value.data !== '' ? [[name, value.data.slice(0, longestName)] as const] : [];
    }),
  );
}
