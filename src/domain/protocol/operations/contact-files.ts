import * as z from 'zod/mini';
import { ImportReport } from '../contact-list.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const importContacts = {
  method: 'POST',
  path: '/v1/contacts/import',
  access: administrators,
  kind: 'contact',
  tag: 'contacts',
  summary: 'Import contacts from a CSV file',
  description:
    'UTF-8, with a header line; comma, semicolon or tab. At most 10 MiB and 20,000 rows. A row with a problem is reported, and does not affect the others. docs/guides/contacts.md lists the headers. Audited.',
  query: z.object({
    country: z.optional(z.string().check(z.regex(/^[A-Za-z]{2}$/, 'must be a two-letter country code'))),
    duplicates: z._default(z.enum(['report', 'merge']), 'report'),
  }),
  takes: 'text/csv',
  body: z.string(),
  answer: ImportReport,
} as const satisfies Operation;

export const exportContacts = {
  method: 'GET',
  path: '/v1/contacts/export',
  access: administrators,
  tag: 'contacts',
  summary: 'Export all contacts as a CSV file',
  description:
    'UTF-8 with a byte order mark. Cells that a spreadsheet would calculate begin with an apostrophe. Audited.',
  query: z.object({ delimiter: z._default(z.enum(['comma', 'semicolon', 'tab']), 'comma') }),
} as const satisfies Operation;
