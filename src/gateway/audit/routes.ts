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
    async listAudit({ query: { limit }, sender: { identity, address } }) {
      const lines = await recordings.audit(limit);
      const reading = { who: identity, what: 'audit.read', subject: `${lines.length}`, address } as const;
      await note(`${identity} ${address}`, clock.now() + oneReadingMs, reading);
      return lines;
    },
  });
}
