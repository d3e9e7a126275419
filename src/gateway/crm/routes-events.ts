import type { FastifyPluginAsync } from 'fastify';
import * as operations from '../../domain/protocol/operations/administration/crm-events.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { CrmEventStore } from '../storage/crm/port.ts';

/** Events of CRMs, for servers. */
export function crmEventRoutes({ crmEvents }: { crmEvents: Pick<CrmEventStore, 'after'> }): FastifyPluginAsync {
  return operationRoutes(operations, {
    async listCrmEvents({ query: { after, limit, ...filter } }) {
      const events = await crmEvents.after(after, filter, limit);
      return {
        events: events.map((event) => ({ ...event, details: { ...event.details } })),
        next: events.at(-1)?.seq ?? after,
      };
    },
  });
}
