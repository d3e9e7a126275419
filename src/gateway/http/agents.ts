import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { AgentBody, AgentView } from '../../domain/protocol/admin.ts';
import { subjects } from '../auth/revocations.ts';
import type { Agent, AgentPhone } from '../storage/store.ts';
import { principalOf } from './admission.ts';
import { auditLine } from './audit.ts';
import type { Context } from './context.ts';

const tags = ['agents'];
const readers = ['agent', 'supervisor', 'admin', 'key'] as const;
const access = ['admin', 'key'] as const;
const params = z.object({ identity: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });

export function agentRoutes(context: Context): FastifyPluginAsyncZod {
  const { directory, core, calls, config, clock, revocations, bulkReads } = context;
  const view = ({ identity, name, phone, disabled }: Agent): AgentView => ({
    identity,
    name,
    contacts: core.contacts(identity),
    busy: calls.busy(identity),
    ...(phone === undefined ? {} : { hasPhone: true }),
    ...(disabled === true && { disabled }),
  });
  /** The number of somebody's own phone is no business of other browsers. */
  const wholeView = (agent: Agent): AgentView => {
    const { phone } = agent;
    if (phone === undefined) return view(agent);
    const { number, only, withoutConfirm } = phone;
    return { ...view(agent), phone: number, phoneOnly: only, phoneWithoutConfirm: withoutConfirm };
  };
  const viewFor = (request: FastifyRequest) => {
    const { role } = principalOf(request).actor;
    return role === 'admin' ? wholeView : view;
  };

  async function phoneOf(body: AgentBody): Promise<AgentPhone | undefined> {
    if (body.phone === null) return undefined;
    const number = parseE164(body.phone, config.country);
    if ((await directory.virtualNumber(number)) !== null) {
      throw new CodedError('INVALID_NUMBER', {
        message: 'That is a virtual number of this gateway: it would call itself.',
      });
    }
    return { number, only: body.phoneOnly, withoutConfirm: body.phoneWithoutConfirm };
  }

  return async (app) => {
    app.get(
      '/v1/agents',
      {
        config: { access: readers },
        schema: { summary: 'All agents, and who can be rung', tags, response: { 200: z.array(AgentView) } },
      },
      async (request) => {
        const agents = await directory.agents();
        await bulkReads.note(request, 'agents.read', agents.length);
        return agents.map(viewFor(request));
      },
    );

    app.get(
      '/v1/agents/:identity',
      { config: { access: readers }, schema: { summary: 'One agent', tags, params, response: { 200: AgentView } } },
      async (request) => {
        const agent = await directory.agent(request.params.identity);
        if (agent === null) throw new CodedError('NOT_FOUND');
        return viewFor(request)(agent);
      },
    );

    app.put(
      '/v1/agents/:identity',
      {
        config: { access },
        schema: { summary: 'Create or change', tags, params, body: AgentBody, response: { 200: AgentView } },
      },
      async (request) => {
        const phone = await phoneOf(request.body);
        const { name, disabled } = request.body;
        const { identity } = request.params;
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
        const audit = auditLine(request, clock, disabled ? 'agent.disabled' : 'agent.put', identity);
        await directory.putAgent(agent, { audit, revocation });
        if (revocation !== null) revocations.apply(revocation);
        return wholeView(agent);
      },
    );

    app.delete(
      '/v1/agents/:identity',
      {
        config: { access },
        schema: { summary: 'Delete an agent; revokes all tokens', tags, params, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { identity } = request.params;
        const revocation = revocations.of(subjects.identity(identity), { blocked: true });
        const audit = auditLine(request, clock, 'agent.deleted', identity);
        if (!(await directory.deleteAgent(identity, { audit, revocation }))) throw new CodedError('NOT_FOUND');
        revocations.apply(revocation);
        return reply.code(204).send(null);
      },
    );
  };
}
