import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, parseE164 } from '../../domain/numbers/e164.ts';
import type { AgentBody, AgentView } from '../../domain/protocol/admin.ts';
import * as operations from '../../domain/protocol/operations/agents.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import { type Revocations, subjects } from '../auth/revocations.ts';
import type { Actor, Calls } from '../calls/port.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Agent, AgentPhone, Directory } from '../storage/store.ts';
import type { TelephonyCore } from '../telephony/port.ts';

interface Ports {
  directory: Directory;
  core: Pick<TelephonyCore, 'contacts'>;
  calls: Pick<Calls, 'busy'>;
  country: Country;
  clock: Clock;
  revocations: Revocations;
  bulkReads: BulkReads;
  /** The skills of a deleted agent are deleted with them. */
  queueDefinitions: { forgetSkills(identity: string): void };
}

export function agentRoutes(ports: Ports): FastifyPluginAsync {
  const { directory, core, calls, country, clock, revocations, bulkReads } = ports;
  const view = ({ identity, name, phone, disabled }: Agent): AgentView => ({
    identity,
    name,
    contacts: core.contacts(identity),
    busy: calls.busy(identity),
    ...(phone === undefined ? {} : { hasPhone: true }),
    ...(disabled === true && { disabled }),
  });
  /** The view for administrators. Other browsers do not receive the number of an agent's phone. */
  const wholeView = (agent: Agent): AgentView => {
    const { phone } = agent;
    if (phone === undefined) return view(agent);
    const { number, only, withoutConfirm } = phone;
    return { ...view(agent), phone: number, phoneOnly: only, phoneWithoutConfirm: withoutConfirm };
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

  return operationRoutes(operations, {
    async listAgents({ actor, sender }) {
      const agents = await directory.agents();
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
      const { name, disabled } = body;
      const agent: Agent = {
        identity,
        name,
        ...(phone === undefined ? {} : { phone }),
        ...(disabled && { disabled }),
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
