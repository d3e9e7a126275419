import { accepted, type CrmConnector, htmlOf, type RecentContacts, type RequestOptions } from '../kit/index.ts';
import { Notes, OneNote, OnePerson, type Person, Persons } from './answers.ts';
import { markOf } from './marks.ts';
import { fieldValue, type PersonFieldCodes } from './person-fields.ts';
import { readPersons, searchPersons } from './persons.ts';
import type { Pipedrive } from './pipedrive.ts';
import { contactOf } from './records.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

/** Within this time, a person is looked for in the database, which the search may lag behind. In ms. */
const recentMs = 24 * 3_600_000;
const mostPages = 4;

/**
 * Creates a person, with the key in a field of its own. The company becomes a note: a caller proves nothing, so the
 * person joins no organisation.
 */
export function contactCreator(pipedrive: Pipedrive, codes: PersonFieldCodes, recent: RecentContacts): CreateContact {
  const { request } = pipedrive;

  async function create(body: object, options: RequestOptions): Promise<Person> {
    return accepted(OnePerson, await request({ method: 'POST', path: '/api/v2/persons', body }, options)).data;
  }

  return async ({ key, name, company, number, unverified }, options) => {
    const code = await codes.keyField(options);
    const person =
      (await personOfKey(pipedrive, code, key, options)) ??
      (await create(
        {
          name,
          // No person is found by a number that is not proven. The call's entry has it.
          ...(!unverified && { phones: [{ value: number, primary: true, label: 'work' }] }),
          custom_fields: { [code]: key },
        },
        options,
      ));
    if (!unverified) recent.add(number, person.id);
    if (company !== null) await noteCompany(pipedrive, person.id, key, company, options);
    return contactOf(person, { company, url: pipedrive.pageOf('person', person.id) });
  };
}

async function personOfKey(
  pipedrive: Pipedrive,
  code: string,
  key: string,
  options: RequestOptions,
): Promise<Person | null> {
  const isSame = (person: Person) => person.is_deleted !== true && fieldValue(person, code) === key;
  const since = new Date(pipedrive.clock.now() - recentMs).toISOString().slice(0, 19);
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = {
      updated_since: `${since}Z`,
      ...{ sort_by: 'id', sort_direction: 'desc', custom_fields: code, limit: 500 },
      cursor,
    };
    const answer = await pipedrive.request({ method: 'GET', path: '/api/v2/persons', query }, options);
    const { data, additional_data } = accepted(Persons, answer);
    const found = data.find(isSame);
    if (found !== undefined) return found;
    cursor = additional_data?.next_cursor ?? undefined;
    if (cursor === undefined) break;
  }
  const search = { term: key, fields: 'custom_fields', exact_match: true, limit: 10 } as const;
  const found = await searchPersons(pipedrive, search, options);
  const persons = await readPersons(
    pipedrive,
    found.map(({ id }) => id),
    [code],
    options,
  );
  return persons.find(isSame) ?? null;
}

async function noteCompany(
  { request }: Pipedrive,
  personId: string,
  key: string,
  company: string,
  options: RequestOptions,
): Promise<void> {
  const mark = markOf('sidecall-contact', key);
  const query = { person_id: personId, limit: 100 };
  const notes = accepted(Notes, await request({ method: 'GET', path: '/api/v1/notes', query }, options)).data;
  if (notes.some(({ content }) => content?.includes(mark) === true)) return;
  const body = { content: htmlOf(`Company: ${company}\n${mark}`), person_id: Number(personId) };
  accepted(OneNote, await request({ method: 'POST', path: '/api/v1/notes', body }, options));
}
