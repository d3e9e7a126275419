import { type CrmConnector, descriptionOf, hasMark, namesOf } from '../kit/index.ts';
import { peopleWith } from './find-people.ts';
import { contactOf, Person } from './person.ts';
import type { Pipeline } from './pipeline.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const longestName = 255;

/** Creates a person, unless there is one of this key: its mark is in the summary. */
export function personCreator(pipeline: Pipeline): CreateContact {
  return async (wanted, options) => {
    const before = (await peopleWith(pipeline, wanted.number, options)).find(({ summary }) =>
      hasMark(summary, 'sidecall-contact', wanted.key),
    );
    if (before !== undefined) return contactOf(before);
    const { first, last } = namesOf(wanted.name, longestName);
    const person = {
      ...{ first_name: first, last_name: last, mobile: wanted.number, type: 'Contact' },
      ...(wanted.company !== null && wanted.company !== '' && { company_name: wanted.company }),
      summary: descriptionOf({ ...wanted, company: null }),
    };
    return contactOf(await pipeline.write(Person, { method: 'POST', path: '/people.json', body: { person } }, options));
  };
}
