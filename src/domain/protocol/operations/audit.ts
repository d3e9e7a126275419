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
  query: z.object({ limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100) }),
  answer: AuditView,
} as const satisfies Operation;
