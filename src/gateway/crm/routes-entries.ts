import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { CallEntryView } from '../../domain/protocol/call-entry.ts';
import * as operations from '../../domain/protocol/operations/call-entries.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { callLogOf, type JobStore, type StandingJob, subjectOf, ticketKey } from '../jobs/port.ts';
import type { CallStore } from '../storage/store.ts';
import type { CrmConnections } from './connections.ts';

interface Ports {
  store: Pick<CallStore, 'get'>;
  crmConnections: Pick<CrmConnections, 'list'>;
  jobs: Pick<JobStore, 'standing'>;
}

/** The entries of one call. */
export function callEntryRoutes({ store, crmConnections, jobs }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async listCallEntries({ params: { id } }) {
      if ((await store.get(id)) === null) throw new CodedError('CALL_NOT_FOUND');
      const connections = crmConnections.list().map(({ stored }) => stored);
      const found = await jobs.standing(
        connections.map((connection) => callLogOf(connection.id)),
        [id, ticketKey(id)],
      );
      return connections.flatMap((connection) =>
        found
          .filter(({ kind }) => kind === callLogOf(connection.id))
          .map((job) => entryView(job, { connection: connection.id, label: connection.label })),
      );
    },
  });
}

function entryView(
  { key, attempts, error, dueAt, parkedAt }: StandingJob,
  named: Pick<CallEntryView, 'connection' | 'label'>,
): CallEntryView {
  const { what } = subjectOf(key);
  if (parkedAt !== null) return { ...named, what, state: 'refused', attempts, reason: error, at: parkedAt };
  if (dueAt === null) return { ...named, what, state: 'written', attempts, reason: null, at: null };
  return { ...named, what, state: attempts > 0 ? 'failing' : 'waiting', attempts, reason: error, at: dueAt };
}
