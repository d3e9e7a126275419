import * as z from 'zod/mini';
import { type CrmContact, contactWith, cutList, id, isoTimeOf } from '../kit/index.ts';
import { field } from './leadsquared.ts';

const longestValue = 4000;
/** The most leads of a search. */
export const pageSize = 100;

const Property = z.object({ Attribute: z.string(), Value: z.unknown() });

/** Some requests answer with the fields of a lead, others with a list of them. */
const Row = z.pipe(
  z.union([z.object({ LeadPropertyList: z.array(Property) }), z.record(z.string(), z.unknown())]),
  z.transform((row): Record<string, unknown> => {
    const list = z.safeParse(z.array(Property), row.LeadPropertyList);
    return list.success ? Object.fromEntries(list.data.map(({ Attribute, Value }) => [Attribute, Value])) : row;
  }),
);

export const Lead = z.pipe(
  Row,
  z.looseObject({
    ProspectID: id,
    FirstName: field,
    LastName: field,
    Company: field,
    EmailAddress: field,
    Phone: field,
    Mobile: field,
    OwnerId: field,
    CreatedOn: field,
    Notes: field,
  }),
);
export type Lead = z.infer<typeof Lead>;

export const Leads = cutList(Lead, pageSize);

/** What is read of each lead if no further fields are wanted. */
export const leadColumns =
  'ProspectID,FirstName,LastName,Company,EmailAddress,Phone,Mobile,OwnerId,CreatedOn,Notes' as const;

export function contactOf(lead: Lead, url: string | null, fields?: readonly string[]): CrmContact {
  const name = [lead.FirstName, lead.LastName].filter((part) => part !== '').join(' ');
  return {
    ...contactWith({
      ...{ kind: 'lead', id: lead.ProspectID },
      name: (name || lead.EmailAddress || 'Lead without a name').slice(0, longestValue),
      company: lead.Company.slice(0, longestValue) || null,
      numbers: [lead.Phone, lead.Mobile].filter((number) => number !== ''),
      owner: lead.OwnerId || null,
      url,
      createdAt: isoTimeOf(lead.CreatedOn),
    }),
    ...(fields !== undefined && { fields: valuesOf(lead, fields) }),
  };
}

function valuesOf(lead: Lead, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value: unknown = Object.hasOwn(lead, name) ? lead[name] : undefined;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain && value !== '' ? [[name, String(value).slice(0, longestValue)] as const] : [];
    }),
  );
}
