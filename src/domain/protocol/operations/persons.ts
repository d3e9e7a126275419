import { PersonDeletion, PersonExport, PersonPage, PersonQuery, PersonSummary } from '../person.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const findPerson = {
  method: 'POST',
  path: '/v1/persons/search',
  access: administrators,
  tag: 'persons',
  summary: 'How much is stored of a person',
  description: 'By number, masked calls included. Audited.',
  body: PersonQuery,
  answer: PersonSummary,
} as const satisfies Operation;

export const exportPerson = {
  method: 'POST',
  path: '/v1/persons/export',
  access: administrators,
  tag: 'persons',
  summary:
    'All that is stored of a person: calls, notes, events, the ids of recordings, contacts, and calls back that are booked',
  description: 'Pages of “limit” calls, newest first; “next” is the “before” of the page after. Audited.',
  body: PersonPage,
  answer: PersonExport,
} as const satisfies Operation;

export const deletePerson = {
  method: 'POST',
  path: '/v1/persons/delete',
  access: administrators,
  tag: 'persons',
  summary:
    'Delete a person’s calls with their notes, events and recordings, and their contacts; cancel their calls back',
  description:
    'Contacts of the gateway’s own list with this number are deleted as a whole. Refused while a call with this person is going on. Favourites of agents with this number are deleted, too. Entries in the CRM, log files and backups are not deleted: they are yours. Audited.',
  body: PersonQuery,
  answer: PersonDeletion,
} as const satisfies Operation;
