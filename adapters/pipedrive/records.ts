import { type CrmContact, type CrmRef, contactWith } from '../kit/index.ts';
import type { Person } from './answers.ts';

/** The kinds of records that an activity can belong to. */
const kinds = ['person', 'organization', 'deal', 'lead'] as const;
type Kind = (typeof kinds)[number];

/** The fields of an activity that link it. A person is linked as participant: `person_id` is read-only. */
export type Links = {
  participants?: { person_id: number; primary: true }[];
  org_id?: number;
  deal_id?: number;
  lead_id?: string;
};

/** Pipedrive's ids of users and records are numbers. null: it is none. */
export function numberOf(id: string | null | undefined): number | null {
  return id != null && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null;
}

/** The person that a record is. null: it is another kind of record. */
export function personOf(ref: CrmRef | null): string | null {
  return ref?.kind === 'person' && numberOf(ref.id) !== null ? ref.id : null;
}

/** Links to the first record of each kind. An activity belongs to a deal or to a lead, not to both. */
export function linksOf(refs: readonly (CrmRef | null)[]): Links {
  const first = new Map<Kind, string>();
  for (const ref of refs) {
    const kind = kinds.find((each) => each === ref?.kind);
    if (ref === null || kind === undefined || first.has(kind)) continue;
    if (kind === 'lead' ? isLeadId(ref.id) : numberOf(ref.id) !== null) first.set(kind, ref.id);
  }
  const [person, organization, deal, lead] = kinds.map((kind) => first.get(kind));
  return {
    ...(person !== undefined && { participants: [{ person_id: Number(person), primary: true }] }),
    ...(organization !== undefined && { org_id: Number(organization) }),
    ...(deal !== undefined && { deal_id: Number(deal) }),
    ...(lead !== undefined && deal === undefined && { lead_id: lead }),
  };
}

/** A UUID. */
function isLeadId(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}

export function contactOf(
  person: Pick<Person, 'id' | 'name' | 'owner_id' | 'add_time' | 'phones'>,
  more: Pick<CrmContact, 'url' | 'company' | 'fields'>,
): CrmContact {
  const { id, name, owner_id, add_time } = person;
  return contactWith({
    kind: 'person',
    id,
    name: name || 'Person without a name',
    numbers: numbersOf(person),
    owner: owner_id,
    createdAt: add_time,
    ...more,
  });
}

function numbersOf({ phones }: Pick<Person, 'phones'>): string[] {
  return (phones ?? []).flatMap(({ value }) => (value === null || value === '' ? [] : [value]));
}
