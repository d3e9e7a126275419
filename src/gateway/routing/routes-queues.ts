import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import * as ofQueuedCalls from '../../domain/protocol/operations/queued-calls.ts';
import * as ofQueues from '../../domain/protocol/operations/queues.ts';
import type { QueueView } from '../../domain/protocol/queue.ts';
import type { Queue } from '../../domain/routing/queues/definition.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { QueuedViews } from '../masking/queued-views.ts';
import type { Directory } from '../storage/store.ts';
import type { QueueDefinitions } from './queues/definitions.ts';
import type { LiveQueues } from './queues/live-queues.ts';

interface Ports {
  queueDefinitions: QueueDefinitions;
  queues: Pick<LiveQueues, 'figures' | 'waitingCalls' | 'serves'>;
  queuedViews: QueuedViews;
  bulkReads: BulkReads;
  directory: Pick<Directory, 'agents' | 'agent' | 'virtualNumber'>;
  clock: Clock;
}

/** The body of a queue may name ten thousand agents. */
const bodyLimit = 2 * 1024 * 1024;
/** Waiting calls that are listed at most. */
const mostListed = 500;

export function queueRoutes(ports: Ports): FastifyPluginAsync {
  const { queueDefinitions: definitions, queues, queuedViews, directory, clock, bulkReads } = ports;

  /** Names that do not exist: they may be created later, but are more likely misspelt. */
  async function withWarnings(queue: Queue): Promise<QueueView> {
    const agents = new Set((await directory.agents()).map(({ identity }) => identity));
    const names = new Set(definitions.all().map(({ name }) => name));
    const warnings = [
      ...queue.agents.filter((each) => !agents.has(each)).map((each) => `There is no agent “${each}”.`),
      ...queue.overflow
        .filter(({ to }) => to.kind === 'queue' && !names.has(to.name ?? ''))
        .map(({ to }) => `There is no queue “${to.name}”, so calls do not overflow to it.`),
      ...(queue.callerId === null || (await directory.virtualNumber(queue.callerId)) !== null
        ? []
        : [`${queue.callerId} in “callerId” is not a virtual number, so the number that was called is shown.`]),
    ].slice(0, 20);
    return warnings.length === 0 ? queue : { ...queue, warnings };
  }

  async function checkAgent(identity: string): Promise<void> {
    if ((await directory.agent(identity)) !== null) return;
    throw new CodedError('NOT_FOUND', {
      message: `There is no agent “${identity}”.`,
      help: 'Create the agent with PUT /v1/agents/{identity} first.',
    });
  }

  return operationRoutes(
    { ...ofQueues, ...ofQueuedCalls },
    {
      listQueues: () => definitions.all(),

      async createQueue({ body: { name, ...body }, sender }) {
        return withWarnings(
          await definitions.create(name, body, { audit: auditLine(sender, clock, 'queue.put', name) }),
        );
      },

      getQueue: ({ params: { queue } }) => definitions.get(queue),

      async changeQueue({ params: { queue: name }, body, sender }) {
        const audit = auditLine(sender, clock, 'queue.put', name);
        return withWarnings(await definitions.change({ ...body, name }, { audit }));
      },

      async deleteQueue({ params: { queue: name }, query: { revision = null }, sender }) {
        await definitions.delete(name, revision, { audit: auditLine(sender, clock, 'queue.deleted', name) });
        return null;
      },

      listQueueFigures: () =>
        definitions.all().flatMap(({ name, label, serviceLevel }) => {
          const figures = queues.figures(name);
          if (figures === null) return [];
          const { longestWaitMs, expectedWaitMs, serviceLevel: reached, ...counts } = figures;
          return [
            {
              queue: name,
              label,
              ...counts,
              longestWaitSeconds: Math.round(longestWaitMs / 1000),
              expectedWaitSeconds: expectedWaitMs === null ? null : Math.round(expectedWaitMs / 1000),
              serviceLevel: reached === null ? null : Math.round(reached),
              serviceLevelTarget: serviceLevel,
            },
          ];
        }),

      async listQueuedCalls({ actor, sender }) {
        const sees = (queue: string): boolean => actor.role !== 'agent' || queues.serves(actor.identity, queue);
        const waiting = queues.waitingCalls().filter(({ queue }) => sees(queue));
        const shown = waiting.slice(0, mostListed);
        await bulkReads.note(sender, 'calls.read', shown.length);
        return { queues: definitions.all().some(({ name }) => sees(name)), calls: await queuedViews(shown) };
      },

      listAgentSkills: () => definitions.skills().map(([identity, skills]) => ({ identity, skills })),

      async getAgentSkills({ params: { identity } }) {
        await checkAgent(identity);
        return { identity, skills: definitions.skillsOf(identity) };
      },

      async putAgentSkills({ params: { identity }, body: { skills }, sender }) {
        await checkAgent(identity);
        await definitions.putSkills(identity, skills, { audit: auditLine(sender, clock, 'skills.put', identity) });
        return { identity, skills };
      },
    },
    { createQueue: { bodyLimit }, changeQueue: { bodyLimit } },
  );
}
