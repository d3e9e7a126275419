import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import * as operations from '../../domain/protocol/operations/audit.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { noteOnce } from './note-once.ts';

/** Within this time, reading the audit again adds no line, in ms. */
const oneReadingMs = 5 * 60_000;

interface Ports {
  recordings: Pick<Recordings, 'audit' | 'note'>;
  clock: Clock;
}

/** Reading the audit is itself audited. */
export function auditRoutes({ recordings, clock }: Ports): FastifyPluginAsync {
  const note = noteOnce(clock, (line) => recordings.note(line));
  return operationRoutes(operations, {
    async listAudit({ query: { limit, since, until, ...filter }, sender: { identity, address } }) {
      const lines = await recordings.audit(limit, {
        ...filter,
        // Stored times are UTC with milliseconds.
        ...(since !== undefined && { since: new Date(since).toISOString() }),
        ...(until !== undefined && { until: new Date(until).toISOString() }),
      });
      const reading = { who: identity, what: 'audit.read', subject: `${lines.length}`, address } as const;
      await note(`${identity} ${address}`, clock.now() + oneReadingMs, reading);
      return lines;
    },
  });
}
