import { type CrmContact, type CrmRef, contactWith } from '../kit/index.ts';
import type { HubSpotObject } from './answers.ts';

/** The kinds of records that a call or a ticket can belong to, with HubSpot's own words. */
export const kinds = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
  ticket: 'tickets',
} as const;
export type Kind = keyof typeof kinds;

/** The types of associations from a record of ours. They are the same in all accounts. */
const associationTypes = {
  calls: { contact: 194, company: 182, deal: 206, ticket: 220 },
  tickets: { contact: 16, company: 339, deal: 28, ticket: 452 },
  notes: { contact: 202, company: 190, deal: 214, ticket: 228 },
  tasks: { contact: 204, company: 192, deal: 216, ticket: 230 },
} as const;

export interface Association {
  to: { id: string };
  types: { associationCategory: 'HUBSPOT_DEFINED'; associationTypeId: number }[];
}

export interface HubSpotRef {
  kind: Kind;
  id: string;
}

/** Those of the records that HubSpot has, each once. */
export function knownRefs(refs: readonly (CrmRef | null)[]): HubSpotRef[] {
  const known = new Map<string, HubSpotRef>();
  for (const ref of refs) {
    if (ref === null || !Object.hasOwn(kinds, ref.kind) || !/^\d{1,20}$/.test(ref.id)) continue;
    known.set(`${ref.kind} ${ref.id}`, { kind: ref.kind as Kind, id: ref.id });
  }
  return [...known.values()];
}

export function associationsOf(from: keyof typeof associationTypes, refs: readonly HubSpotRef[]): Association[] {
  return refs.map(({ kind, id }) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: associationTypes[from][kind] }],
  }));
}

/** HubSpot's ids of owners are numbers. null: it is none. */
export function ownerId(user: string | null): string | null {
  return user !== null && /^\d{1,20}$/.test(user) ? user : null;
}

export const contactProperties = [
  'firstname',
  'lastname',
  'email',
  'phone',
  'mobilephone',
  'company',
  'associatedcompanyid',
  'hubspot_owner_id',
];

/** The properties that `contactOf` reads. */
export function propertiesOf({ phoneProperty }: { phoneProperty: string | null }): string[] {
  return [...new Set([...contactProperties, ...(phoneProperty === null ? [] : [phoneProperty])])];
}

export function contactOf({ id, properties, createdAt }: HubSpotObject, phoneProperty: string | null): CrmContact {
  const { firstname, lastname, email, phone, mobilephone, company, hubspot_owner_id } = properties;
  const further = phoneProperty === null ? null : properties[phoneProperty];
  const name = [firstname, lastname].filter((part) => part).join(' ');
  return contactWith({
    id,
    name: (name || email || company || 'Contact without a name').slice(0, 2000),
    company: company || null,
    numbers: [phone, mobilephone, further].filter((number) => typeof number === 'string' && number !== '') as string[],
    owner: hubspot_owner_id || null,
    createdAt,
  });
}
