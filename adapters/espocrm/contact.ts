import * as z from 'zod/mini';
import { type CrmContact, companyIn, contactWith, cutText, id, isoTimeOf } from '../kit/index.ts';
import { field, uncutField } from './espo.ts';
import { entityTypeOf, pageOf } from './records.ts';

const longestValue = 4000;

/** The kinds of records that can be a caller. */
export const callerKinds = ['contact', 'lead', 'account'] as const;
export type CallerKind = (typeof callerKinds)[number];

/** In a list a record has its primary number only. `phoneNumberData` has all, and comes with a single record. */
export const Found = z.looseObject({
  id,
  name: field,
  phoneNumber: field,
  phoneNumberData: z.optional(z.nullable(z.array(z.object({ phoneNumber: cutText() })))),
  accountName: field,
  assignedUserId: field,
  createdAt: field,
  description: uncutField,
});
export type Found = z.infer<typeof Found>;

/** The fields of a list. `more` is what a kind has besides. */
export const contactFields = ['id', 'name', 'phoneNumber', 'assignedUserId', 'createdAt', 'description'];
export const moreFields: Readonly<Record<CallerKind, readonly string[]>> = {
  contact: ['accountId', 'accountName'],
  lead: ['accountName'],
  account: [],
};

export function numbersOf({ phoneNumber, phoneNumberData }: Found): string[] {
  const all = [phoneNumber ?? '', ...(phoneNumberData ?? []).map((each) => each.phoneNumber)];
  return [...new Set(all)].filter((number) => number !== '');
}

/** @param fields the names of further fields, whose values the caller wants */
export function contactOf(kind: CallerKind, row: Found, baseUrl: string, fields?: readonly string[]): CrmContact {
  return {
    ...contactWith({
      id: row.id,
      kind,
      name: row.name ?? '',
      company: row.accountName || companyIn(row.description),
      numbers: numbersOf(row),
      owner: row.assignedUserId || null,
      url: pageOf(baseUrl, entityTypeOf[kind], row.id),
      createdAt: isoTimeOf(row.createdAt ?? ''),
    }),
    ...(fields !== undefined && { fields: valuesOf(row, fields) }),
  };
}

/** Texts, numbers and checkboxes as text, e.g. "true". Lists and empty fields are left out. */
function valuesOf(row: Found, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(row, name) ? row[name] : undefined;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain ? [[name, String(value).slice(0, longestValue)] as const] : [];
    }),
  );
}
