import type { FastifyPluginAsync } from 'fastify';
import * as operations from '../../domain/protocol/operations/call-people.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { CallViews } from '../masking/call-views.ts';
import type { Calls } from './port.ts';

interface Ports {
  calls: Calls;
  views: CallViews;
}

/** Routes for other participants of a call: transfer, consultation, conference, supervision. */
export function callPeopleRoutes({ calls, views }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    transferCall: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.transfer(id, body.to, actor)),
    startConsultation: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.consult(id, body.to, actor)),
    endConsultation: ({ params: { id }, actor }) => views.shownTo(actor, calls.endConsult(id, actor)),
    completeConsultation: ({ params: { id }, actor }) => views.shownTo(actor, calls.completeConsult(id, actor)),
    mergeConsultation: ({ params: { id }, actor }) => views.shownTo(actor, calls.merge(id, actor)),
    addParty: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.addParty(id, body.to, actor)),
    mergeCalls: ({ params: { id }, body, actor }) => views.shownTo(actor, calls.mergeCalls(id, body.call, actor)),
    removeParty: ({ params: { id, party }, actor }) => views.shownTo(actor, calls.dropParty(id, party, actor)),
    muteParty: ({ params: { id, party }, actor }) => views.shownTo(actor, calls.muteParty(id, party, true, actor)),
    unmuteParty: ({ params: { id, party }, actor }) => views.shownTo(actor, calls.muteParty(id, party, false, actor)),
    superviseCall: ({ params: { id }, body, actor, sender: { address } }) =>
      views.shownTo(actor, calls.supervise(id, body.mode, { ...actor, address })),
    endSupervision: ({ params: { id }, actor }) => views.shownTo(actor, calls.supervise(id, null, actor)),
  });
}
