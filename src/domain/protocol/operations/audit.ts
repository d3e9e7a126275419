import * as z from 'zod/mini';
import { AuditView } from '../audit.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const listAudit = {
  method: 'GET',
  path: '/v1/audit',
  access: administrators,
  tag: 'recordings',
  summary: 'List audit entries, newest first',
  description: 'Pass the “id” of the last entry of a page as “before” to get the following page. All conditions hold.',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100),
    before: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
    who: z.optional(z.string().check(z.maxLength(200))),
    what: z.optional(z.string().check(z.maxLength(64))),
    since: z.optional(z.iso.datetime({ offset: true })),
    until: z.optional(z.iso.datetime({ offset: true })),
  }),
  answer: AuditView,
} as const satisfies Operation;
