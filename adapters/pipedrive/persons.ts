import { accepted, type RequestOptions } from '../kit/index.ts';
import { FoundPersons, type Person, Persons } from './answers.ts';
import type { Organization } from './history.ts';
import type { Pipedrive } from './pipedrive.ts';

/** The most ids that a request may name. */
const mostIds = 100;
/** The most custom fields that a request may name. */
const mostCodes = 15;

export interface FoundPerson {
  id: string;
  name: string | null;
  /** The user that it belongs to. */
  owner: string | null;
  numbers: string[];
  organization: Organization | null;
}

/** What Pipedrive's search finds. It may be near misses, and a new person is missing for a while. */
export async function searchPersons(
  { request }: Pipedrive,
  query: { term: string; fields: 'phone' | 'name' | 'custom_fields'; exact_match?: true; limit: number },
  options: RequestOptions,
  budgetClass: 'search' | 'typing' = 'search',
): Promise<FoundPerson[]> {
  const answer = await request({ method: 'GET', path: '/api/v2/persons/search', query, budgetClass }, options);
  return accepted(FoundPersons, answer).data.items.map(({ item: { id, name, owner, phones, organization } }) => ({
    ...{ id, name, organization },
    owner: owner?.id ?? null,
    numbers: phones ?? [],
  }));
}

/** Persons from Pipedrive's database. Those that were deleted are left out. */
export async function readPersons(
  { request }: Pipedrive,
  ids: readonly string[],
  codes: readonly string[],
  options: RequestOptions,
): Promise<Person[]> {
  const found: Person[] = [];
  for (let at = 0; at < ids.length; at += mostIds) {
    const query = {
      ids: ids.slice(at, at + mostIds).join(','),
      ...(codes.length > 0 && { custom_fields: codes.slice(0, mostCodes).join(','), include_option_labels: true }),
      limit: mostIds,
    };
    const { data } = accepted(Persons, await request({ method: 'GET', path: '/api/v2/persons', query }, options));
    found.push(...data.filter(({ is_deleted }) => is_deleted !== true));
  }
  return found;
}
