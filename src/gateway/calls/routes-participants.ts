import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import * as operations from '../../domain/protocol/operations/call-participants.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { participantViews } from '../masking/participant-views.ts';
import type { CallStore } from '../storage/store.ts';

interface Ports {
  store: Pick<CallStore, 'get'>;
  /** Numbers are displayed for readers of this country. */
  country: Country;
}

export function participantRoutes({ store, country }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async listParticipants({ params: { id } }) {
      const call = await store.get(id);
      if (call === null) throw new CodedError('CALL_NOT_FOUND');
      return participantViews(call, country);
    },
  });
}
