import * as z from 'zod/mini';
import { CallEntryView } from '../call-entry.ts';
import { administrators } from './access.ts';
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
