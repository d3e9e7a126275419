import * as z from 'zod/mini';
import { type CrmContact, type CrmValue, contactWith, cutText, id } from '../kit/index.ts';
import { companyIn } from './description.ts';
import { field, uncutField } from './espo.ts';
import { entityTypeOf, pageOf } from './records.ts';
import { timeOf } from './time.ts';

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

export function contactOf(
  kind: CallerKind,
  row: Found,
  { baseUrl, settings }: { baseUrl: string; settings: Readonly<Record<string, CrmValue>> },
): CrmContact {
  const consent = consentIn(row, settings);
  return {
    ...contactWith({
      id: row.id,
      kind,
      name: row.name ?? '',
      company: row.accountName || companyIn(row.description),
      numbers: numbersOf(row),
      owner: row.assignedUserId || null,
      url: pageOf(baseUrl, entityTypeOf[kind], row.id),
      createdAt: timeOf(row.createdAt),
    }),
    ...(consent !== null && { recordingConsent: consent }),
  };
}

/** The consent to recordings, from the field that the connection names. null: unknown. */
function consentIn(row: Found, settings: Readonly<Record<string, CrmValue>>): 'given' | 'refused' | null {
  const { consentField, consentGiven, consentRefused } = settings;
  const value = typeof consentField === 'string' && Object.hasOwn(row, consentField) ? row[consentField] : null;
  if (value === null || value === undefined || value === '') return null;
  if (String(value) === consentGiven) return 'given';
  return String(value) === consentRefused ? 'refused' : null;
}
