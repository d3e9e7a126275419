import {
  type CrmConnector,
  type CrmContact,
  nationalDigits,
  ofSameLine,
  type RecentContacts,
  type RequestOptions,
} from '../kit/index.ts';
import { historyOf, type Organization } from './history.ts';
import { fieldValue, type PersonFieldCodes } from './person-fields.ts';
import { type FoundPerson, readPersons, searchPersons } from './persons.ts';
import type { Pipedrive } from './pipedrive.ts';
import { contactOf } from './records.ts';

type FindContacts = CrmConnector['findContacts'];
type Options = RequestOptions & { fields?: readonly string[] };

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** The most that Pipedrive returns at once. */
const pageSize = 500;
/** Few numbers share so many last digits, and few countries have shorter numbers. */
const lastDigits = 7;

/**
 * Finds persons by the digits that every spelling of a number contains, then by the last ones, for numbers that were
 * typed without an area code or with another prefix. Near misses of the search are filtered out before and after the
 * persons are read.
 */
export function contactFinder(pipedrive: Pipedrive, codes: PersonFieldCodes, recent: RecentContacts): FindContacts {
  return async (number, options) => {
    const search = async (term: string) => {
      const found = await searchPersons(pipedrive, { term, fields: 'phone', limit: pageSize }, options);
      return ofSameLine(found.sort(oldestFirst), number, options.country).slice(0, mostKept);
    };
    const digits = nationalDigits(number);
    let found = await search(digits);
    if (found.length === 0 && digits.length > lastDigits) found = await search(digits.slice(-lastDigits));
    const known = new Map(found.map((each) => [each.id, each]));
    const ids = [...new Set([...recent.idsOf(number), ...known.keys()])].slice(0, mostKept);
    if (ids.length === 0) return [];

    const persons = await personsWithFields(pipedrive, codes, ids, options);
    const organizations = new Map(
      persons.map(({ person: { id, org_id } }): [string, Organization | null] => [
        id,
        organizationOf(org_id, known.get(id)),
      ]),
    );
    const contacts = persons.map(({ person, fields }) =>
      contactOf(person, {
        url: pipedrive.pageOf('person', person.id),
        company: organizations.get(person.id)?.name ?? null,
        ...(fields !== null && { fields }),
      }),
    );
    const [first, ...others] = ofSameLine(contacts, number, options.country);
    if (first === undefined) return [];
    const history = await historyOf(pipedrive, first.id, organizations.get(first.id) ?? null, halfOf(options));
    return [{ ...first, ...history }, ...others];
  };
}

/** Pipedrive counts up. The first ones are the oldest. */
function oldestFirst(one: FoundPerson, other: FoundPerson): number {
  return Number(one.id) - Number(other.id);
}

/** The database knows which organisation it is, the search its name. */
function organizationOf(id: string | null, found: FoundPerson | undefined): Organization | null {
  if (id === null) return null;
  return found?.organization?.id === id ? found.organization : { id, name: null };
}

/** The fields have the names that the search was given: names or codes. */
async function personsWithFields(
  pipedrive: Pipedrive,
  codes: PersonFieldCodes,
  ids: readonly string[],
  options: Options,
) {
  const named: [name: string, code: string][] = [];
  for (const name of options.fields ?? []) {
    const code = await codes.codeOf(name, options);
    if (code !== null) named.push([name, code]);
  }
  const persons = await readPersons(
    pipedrive,
    ids,
    named.map(([, code]) => code),
    options,
  );
  return persons.map((person) => {
    const values = named.flatMap(([name, code]): [string, string][] => {
      const value = fieldValue(person, code);
      return value === null ? [] : [[name, value]];
    });
    const fields: CrmContact['fields'] | null = named.length === 0 ? null : Object.fromEntries(values);
    return { person, fields };
  });
}

/** The contact itself is there already, so its details get half of the time that is left. */
function halfOf({ timeoutMs, signal }: RequestOptions): RequestOptions {
  return { timeoutMs: timeoutMs / 2, ...(signal !== undefined && { signal }) };
}
