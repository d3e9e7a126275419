import * as z from 'zod/mini';
import { ContactBody, ContactChange, ContactPage, ContactSearch, ListedContact } from '../contact-list.ts';
import { contactKeepers, everyone } from './access.ts';
import type { Operation } from './operation.ts';

const ofContact = z.object({ id: z.string().check(z.maxLength(64)) });

export const listContacts = {
  method: 'GET',
  path: '/v1/contacts',
  access: everyone,
  tag: 'contacts',
  summary: 'List the gateway’s own contacts, newest first',
  description: 'While a virtual number is masked, agents see no digits. Large reads are audited.',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
    before: z.optional(z.string().check(z.maxLength(200))),
  }),
  answer: ContactPage,
} as const satisfies Operation;

export const searchContacts = {
  method: 'POST',
  path: '/v1/contacts/search',
  access: everyone,
  tag: 'contacts',
  summary: 'Search contacts by name, company, e-mail address or number',
  description:
    'A number is compared as for the screen pop. While numbers are masked, agents cannot search by digits. Large reads are audited.',
  body: ContactSearch,
  answer: ContactPage,
} as const satisfies Operation;

export const addContact = {
  method: 'POST',
  path: '/v1/contacts',
  access: everyone,
  kind: 'contact',
  tag: 'contacts',
  summary: 'Add a contact',
  description: 'Audited. For the caller of a call: POST /v1/calls/{id}/contact.',
  body: ContactBody,
  answer: ListedContact,
  status: 201,
} as const satisfies Operation;

export const getContact = {
  method: 'GET',
  path: '/v1/contacts/:id',
  access: everyone,
  kind: 'contact',
  tag: 'contacts',
  summary: 'Get a contact',
  params: ofContact,
  answer: ListedContact,
} as const satisfies Operation;

export const changeContact = {
  method: 'PUT',
  path: '/v1/contacts/:id',
  access: contactKeepers,
  kind: 'contact',
  tag: 'contacts',
  summary: 'Replace a contact',
  description:
    'Omitted fields get their defaults; omitted numbers stay. CONTACT_CHANGED if the revision is old. Audited.',
  params: ofContact,
  body: ContactChange,
  answer: ListedContact,
} as const satisfies Operation;

export const deleteContact = {
  method: 'DELETE',
  path: '/v1/contacts/:id',
  access: contactKeepers,
  kind: 'contact',
  tag: 'contacts',
  summary: 'Delete a contact with its log',
  description: 'The calls themselves stay. Audited.',
  params: ofContact,
  answer: null,
} as const satisfies Operation;
