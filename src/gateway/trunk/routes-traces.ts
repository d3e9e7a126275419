import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/traces.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { AuditLine } from '../storage/store.ts';

interface Ports {
  trace: SipTrace;
  audit: { note(line: Omit<AuditLine, 'at'>): Promise<void> };
  isTrunk(name: string): boolean;
}

/** Traces of the SIP messages of a trunk or a call, for a limited time. */
export function traceRoutes({ trace, audit, isTrunk }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async postTraces({ body, sender: { identity, address } }) {
      const { trunk, call } = body;
      if ((trunk === undefined) === (call === undefined)) {
        throw new CodedError('BAD_REQUEST', { message: 'A trace needs a trunk or a call: name one of them.' });
      }
      if (trunk !== undefined && !isTrunk(trunk)) {
        throw new CodedError('NOT_FOUND', { message: 'There is no trunk of that name.' });
      }
      const started = trace.start(body);
      await audit.note({ who: identity, what: 'trace', subject: `${started.id} ${trunk ?? call}`, address });
      return started;
    },

    getTraces: () => [...trace.list()],

    getTracesById({ params: { id } }) {
      const found = trace.read(id);
      return { trace: found.trace, messages: [...found.messages] };
    },

    deleteTracesById({ params: { id } }) {
      if (!trace.remove(id)) throw new CodedError('NOT_FOUND');
      return null;
    },
  });
}
