import type { FastifyPluginAsync } from 'fastify';
import * as operations from '../../domain/protocol/operations/parked-calls.ts';
import type { ParkedCalls } from '../../domain/protocol/parked-call.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type CallViews, viewerOf } from '../masking/call-views.ts';
import type { CallStore } from '../storage/store.ts';
import { Parking } from './parking/parking.ts';
import type { Calls } from './port.ts';

interface Ports {
  calls: Calls;
  store: Pick<CallStore, 'get'>;
  views: CallViews;
  bulkReads: BulkReads;
  parkSeconds: number;
}

/** Routes for parked calls. They exist from here on: the verbs are registered with call control. */
export function parkingRoutes({ calls, store, views, bulkReads, parkSeconds }: Ports): FastifyPluginAsync {
  const parking = new Parking(parkSeconds);
  calls.extend(parking);
  return operationRoutes(operations, {
    parkCall: ({ params: { id }, actor }) => views.shownTo(actor, calls.command(id, actor, parking.park)),

    async listParkedCalls({ actor, sender }) {
      const records = await Promise.all(parking.calls().map((id) => store.get(id)));
      const parked = await views.many(
        records.filter((record) => record !== null),
        viewerOf(actor),
      );
      await bulkReads.note(sender, 'calls.read', parked.length);
      return { calls: parked.flatMap(entryOf).sort((one, other) => one.slot - other.slot) };
    },

    retrieveParkedCall: async ({ params: { slot }, actor }) =>
      views.shownTo(actor, calls.command(parking.callAt(slot), actor, parking.retrieve(slot))),
  });
}

/** None if the call has left its slot meanwhile. */
function entryOf(call: ParkedCalls['calls'][number]['call']): ParkedCalls['calls'] {
  if (call.waiting === undefined) return [];
  const { place, by, since } = call.waiting;
  return [{ slot: Number(place), parkedBy: by, since, call }];
}
