import * as z from 'zod/mini';
import { crmEventTypes } from '../../../crm/crm-event.ts';
import { CrmEvents } from '../../administration/crm-event.ts';
import { CrmConnectionId } from '../../crm.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

export const listCrmEvents = {
  method: 'GET',
  path: '/v1/crm-events',
  access: administrators,
  tag: 'crm connections',
  summary: 'List events that CRMs and shops told of, oldest first',
  description:
    'Each is there once, however often the shop sent it. Pass “next” of an answer as “after”: no event comes before one that was returned. They are deleted like events of calls.',
  query: z.object({
    after: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
    type: z.optional(z.enum(crmEventTypes)),
    connection: z.optional(CrmConnectionId),
  }),
  answer: CrmEvents,
} as const satisfies Operation;
