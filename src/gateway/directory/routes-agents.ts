import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, parseE164 } from '../../domain/numbers/e164.ts';
import type { AgentBody, AgentView } from '../../domain/protocol/admin.ts';
import * as operations from '../../domain/protocol/operations/agents.ts';
import type { AgentStatusForDirectory } from '../agents/port.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { type Revocations, subjects } from '../auth/revocations.ts';
import type { Actor, Calls } from '../calls/port.ts';
import { Listing } from '../http/listed.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Agent, AgentPhone, Directory } from '../storage/store.ts';
import type { TelephonyCore } from '../telephony/port.ts';

const listingForAll = new Listing<Agent>(
  ({ identity }) => identity,
  ({ identity, name }) => `${identity}\n${name}`,
);
/** Others must not find out an agent’s number by searching. */
const listingForAdministrators = new Listing<Agent>(
  ({ identity }) => identity,
  ({ identity, name, phone }) => `${identity}\n${name}\n${phone?.number ?? ''}`,
);

interface Ports {
  directory: Directory;
  core: Pick<TelephonyCore, 'contacts'>;
  calls: Pick<Calls, 'busy'>;
  agentStatuses: AgentStatusForDirectory;
  country: Country;
  clock: Clock;
  revocations: Revocations;
  bulkReads: BulkReads;
  /** The skills of a deleted agent are deleted with them. */
  queueDefinitions: { forgetSkills(identity: string): void };
}

export function agentRoutes(ports: Ports): FastifyPluginAsync {
  const { directory, core, calls, agentStatuses, country, clock, revocations, bulkReads } = ports;
  const awayOf = (identity: string): Pick<AgentView, 'away'> => {
    const away = agentStatuses.awayAs(identity);
    return away === null ? {} : { away };
  };
  const view = ({ identity, name, phone, disabled }: Agent): AgentView => ({
    identity,
    name,
    contacts: core.contacts(identity),
    busy: calls.busy(identity),
    ...awayOf(identity),
    ...(phone === undefined ? {} : { hasPhone: true }),
    ...(disabled === true && { disabled }),
  });
  /** The view for administrators. Other browsers do not receive the number of an agent's phone. */
  const wholeView = (agent: Agent): AgentView => {
    const { phone, callerIds = [], localPresence, secondCall } = agent;
    return {
      ...view(agent),
      ...(phone !== undefined && {
        ...{ phone: phone.number, phoneOnly: phone.only, phoneWithoutConfirm: phone.withoutConfirm },
      }),
      ...(callerIds.length > 0 && { callerIds: [...callerIds] }),
      ...(localPresence === true && { localPresence }),
      ...(secondCall !== undefined && { secondCall }),
    };
  };
  const viewFor = ({ role }: Actor) => (role === 'admin' ? wholeView : view);

  async function phoneOf(body: AgentBody): Promise<AgentPhone | undefined> {
    if (body.phone === null) return undefined;
    const number = parseE164(body.phone, country);
    if ((await directory.virtualNumber(number)) !== null) {
      throw new CodedError('INVALID_NUMBER', {
        message: 'That is a virtual number of this gateway: it would call itself.',
      });
    }
    return { number, only: body.phoneOnly, withoutConfirm: body.phoneWithoutConfirm };
  }

  /** Calls can come from virtual numbers only. */
  async function callerIdsOf(body: AgentBody): Promise<readonly string[]> {
    const numbers = body.callerIds.map((text) => parseE164(text, country));
    for (const number of numbers) {
      if ((await directory.virtualNumber(number)) !== null) continue;
      throw new CodedError('NUMBER_NOT_ROUTED', { message: `${number} in “callerIds” is not a virtual number.` });
    }
    return [...new Set(numbers)];
  }

  return operationRoutes(operations, {
    async listAgents({ query, actor, sender, reply }) {
      const listing = actor.role === 'admin' ? listingForAdministrators : listingForAll;
      const agents = listing.of(await directory.agents(), query, reply);
      await bulkReads.note(sender, 'agents.read', agents.length);
      return agents.map(viewFor(actor));
    },

    async getAgent({ params: { identity }, actor }) {
      const agent = await directory.agent(identity);
      if (agent === null) throw new CodedError('NOT_FOUND');
      return viewFor(actor)(agent);
    },

    async putAgent({ params: { identity }, body, sender }) {
      const phone = await phoneOf(body);
      const callerIds = await callerIdsOf(body);
      const { name, disabled, localPresence, secondCall } = body;
      const agent: Agent = {
        identity,
        name,
        ...(phone === undefined ? {} : { phone }),
        ...(disabled && { disabled }),
        ...(callerIds.length > 0 && { callerIds }),
        ...(localPresence && { localPresence }),
        ...(secondCall !== 'busy' && { secondCall }),
      };
      const subject = subjects.identity(identity);
      const revocation = !disabled
        ? revocations.unblocking(subject)
        : revocations.blocked(subject)
          ? null
          : revocations.of(subject, { blocked: true });
      const audit = auditLine(sender, clock, disabled ? 'agent.disabled' : 'agent.put', identity);
      await directory.putAgent(agent, { audit, revocation });
      if (revocation !== null) revocations.apply(revocation);
      return wholeView(agent);
    },

    async deleteAgent({ params: { identity }, sender }) {
      const revocation = revocations.of(subjects.identity(identity), { blocked: true });
      const audit = auditLine(sender, clock, 'agent.deleted', identity);
      if (!(await directory.deleteAgent(identity, { audit, revocation }))) throw new CodedError('NOT_FOUND');
      ports.queueDefinitions.forgetSkills(identity);
      revocations.apply(revocation);
      return null;
    },
  });
}
