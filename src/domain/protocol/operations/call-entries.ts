import * as z from 'zod/mini';
import { CallView } from '../call.ts';
import { CallEntryView } from '../call-entry.ts';
import { administrators, everyone } from './access.ts';
import type { Operation } from './operation.ts';

export const listCallEntries = {
  method: 'GET',
  path: '/v1/calls/:id/crm-entries',
  access: administrators,
  tag: 'crm connections',
  summary: 'List the entries of a call in the CRMs, with their states',
  description: 'POST /v1/crm-connections/{id}/retry sends those again that failed or were refused.',
  params: z.object({ id: z.string().check(z.maxLength(64)) }),
  answer: z.array(CallEntryView),
} as const satisfies Operation;

export const retryCallEntries = {
  method: 'POST',
  path: '/v1/calls/:id/crm-entries/retry',
  access: everyone,
  tag: 'crm connections',
  summary: 'Send the entries of a call that failed or were refused again',
  description: 'Agents may do so for the calls that they can read. Entries that are written stay as they are.',
  params: z.object({ id: z.string().check(z.maxLength(64)) }),
  answer: CallView,
} as const satisfies Operation;
