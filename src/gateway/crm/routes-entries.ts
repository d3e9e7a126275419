import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { maySee } from '../../domain/participants/waiting.ts';
import type { CallEntryView } from '../../domain/protocol/call-entry.ts';
import * as operations from '../../domain/protocol/operations/call-entries.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { callLogOf, crmKeysOf, type JobStore, type StandingJob, subjectOf } from '../jobs/port.ts';
import { type CallViews, viewerOf } from '../masking/call-views.ts';
import type { CallStore } from '../storage/store.ts';
import type { CrmConnections } from './connections.ts';
import { entryStatesOf, stateOf } from './entry-states.ts';

interface Ports {
  store: Pick<CallStore, 'get'>;
  crmConnections: Pick<CrmConnections, 'list'>;
  jobs: Pick<JobStore, 'standing' | 'retry'>;
  views: CallViews;
  /** Sends what waits for this connection at once. */
  resumeCrm: (connection: string) => void;
  clock: Clock;
}

/** The entries of one call. */
export function callEntryRoutes(ports: Ports): FastifyPluginAsync {
  const { store, crmConnections, jobs, views, resumeCrm, clock } = ports;
  const entryStates = entryStatesOf(ports);
  return operationRoutes(operations, {
    async listCallEntries({ params: { id } }) {
      if ((await store.get(id)) === null) throw new CodedError('CALL_NOT_FOUND');
      const connections = crmConnections.list().map(({ stored }) => stored);
      const found = await jobs.standing(
        connections.map((connection) => callLogOf(connection.id)),
        crmKeysOf(id),
      );
      return connections.flatMap((connection) =>
        found
          .filter(({ kind }) => kind === callLogOf(connection.id))
          .map((job) => entryView(job, { connection: connection.id, label: connection.label })),
      );
    },

    async retryCallEntries({ params: { id }, actor }) {
      const call = await store.get(id);
      const hidden = actor.role === 'agent' && call !== null && !maySee(call, actor.identity);
      if (call === null || hidden) throw new CodedError('CALL_NOT_FOUND');
      for (const { stored } of crmConnections.list()) {
        let retried = 0;
        for (const key of crmKeysOf(id)) retried += await jobs.retry(callLogOf(stored.id), key, isoTime(clock));
        if (retried > 0) resumeCrm(stored.id);
      }
      const crmEntry = (await entryStates([id])).get(id);
      return { ...(await views.one(call, viewerOf(actor))), ...(crmEntry !== undefined && { crmEntry }) };
    },
  });
}

function entryView(job: StandingJob, named: Pick<CallEntryView, 'connection' | 'label'>): CallEntryView {
  const { attempts, error, dueAt, parkedAt } = job;
  const { what } = subjectOf(job.key);
  const state = stateOf(job);
  return { ...named, what, state, attempts, reason: state === 'written' ? null : error, at: parkedAt ?? dueAt };
}
