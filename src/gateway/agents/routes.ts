import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { StatusChoice } from '../../domain/protocol/agent-status.ts';
import * as operations from '../../domain/protocol/operations/agent-statuses.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import type { Actor, Calls } from '../calls/port.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { AgentStatusStore } from '../storage/agents/port.ts';
import type { Agent, Directory } from '../storage/store.ts';
import type { StatusWatches } from './port.ts';
import type { StatusBoard } from './status-board.ts';
import { statusView } from './status-view.ts';

interface Ports {
  agentStatuses: Pick<StatusBoard, 'statusOf' | 'choose' | 'extendWrapUp'>;
  agentStatusStore: Pick<AgentStatusStore, 'breakReasons' | 'putBreakReasons'>;
  statusWatches: StatusWatches;
  directory: Pick<Directory, 'agents' | 'agent'>;
  calls: Pick<Calls, 'busy'>;
  clock: Clock;
  bulkReads: BulkReads;
}

export function agentStatusRoutes(ports: Ports): FastifyPluginAsync {
  const { agentStatuses: statuses, agentStatusStore: store, statusWatches, directory, calls, clock, bulkReads } = ports;
  const view = (agent: Pick<Agent, 'identity' | 'name'>) => statusView({ statuses, calls }, agent);

  /** Supervisors and administrators may have a phone without being in the directory. */
  async function agentOf(identity: string, actor: Actor): Promise<Pick<Agent, 'identity' | 'name'>> {
    const agent = await directory.agent(identity);
    if (agent !== null) return agent;
    if (identity !== actor.identity) throw new CodedError('NOT_FOUND');
    return { identity, name: identity };
  }

  async function reasonOf({ status, reason = null }: StatusChoice): Promise<string | null> {
    if (status !== 'break') {
      if (reason === null) return null;
      throw new CodedError('BAD_REQUEST', { message: '“reason” goes with the status “break” only.' });
    }
    const reasons = await store.breakReasons();
    if (reason === null && reasons.length === 0) return null;
    if (reason !== null && reasons.includes(reason)) return reason;
    throw new CodedError('BAD_REQUEST', {
      message: reason === null ? 'A break needs a reason.' : 'There is no such reason for a break.',
      help: 'GET /v1/break-reasons lists the reasons. Administrators change them.',
    });
  }

  return operationRoutes(operations, {
    async listAgentStatuses({ sender }) {
      const agents = await directory.agents();
      await bulkReads.note(sender, 'agents.read', agents.length);
      return { statuses: agents.map(view) };
    },

    watchAgentStatuses: ({ actor }) => ({ seconds: statusWatches.watch(actor.identity) }),

    getAgentStatus: async ({ params: { identity }, actor }) => view(await agentOf(identity, actor)),

    async setAgentStatus({ params: { identity }, body, actor, sender }) {
      const own = identity === actor.identity;
      if (!own && actor.role === 'agent') throw new CodedError('FORBIDDEN');
      const agent = await agentOf(identity, actor);
      const reason = await reasonOf(body);
      const audit = own ? null : auditLine(sender, clock, 'agent.status', `${identity} ${body.status}`);
      await statuses.choose(
        identity,
        { kind: body.status, reason, setBy: own ? 'agent' : 'supervisor' },
        audit === null ? {} : { audit },
      );
      return view(agent);
    },

    async extendWrapUp({ params: { identity }, body: { seconds }, actor }) {
      if (identity !== actor.identity && actor.role === 'agent') throw new CodedError('FORBIDDEN');
      const agent = await agentOf(identity, actor);
      if (!statuses.extendWrapUp(identity, seconds)) {
        throw new CodedError('CONFLICT', {
          message: 'No wrap-up is running that can be longer.',
          help: 'It is over, has no limit, or lasts an hour already.',
        });
      }
      return view(agent);
    },

    getBreakReasons: async () => ({ reasons: await store.breakReasons() }),

    async putBreakReasons({ body: { reasons }, sender }) {
      await store.putBreakReasons(reasons, {
        audit: auditLine(sender, clock, 'break-reasons.put', `${reasons.length}`),
      });
      return { reasons };
    },
  });
}
