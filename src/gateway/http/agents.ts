import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { AgentBody, AgentView } from '../../domain/protocol/admin.ts';
import type { Agent } from '../storage/store.ts';
import type { Context } from './context.ts';

const tags = ['agents'];
const readers = ['agent', 'supervisor', 'admin', 'key'] as const;
const access = ['admin', 'key'] as const;
const params = z.object({ identity: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });

export function agentRoutes({ directory, core, calls }: Context): FastifyPluginAsyncZod {
  const view = (agent: Agent): AgentView => ({
    ...agent,
    contacts: core.contacts(agent.identity),
    busy: calls.busy(agent.identity),
  });

  return async (app) => {
    app.get(
      '/v1/agents',
      {
        config: { access: readers },
        schema: { summary: 'All agents, and who can be rung', tags, response: { 200: z.array(AgentView) } },
      },
      async () => (await directory.agents()).map(view),
    );

    app.get(
      '/v1/agents/:identity',
      { config: { access: readers }, schema: { summary: 'One agent', tags, params, response: { 200: AgentView } } },
      async (request) => {
        const agent = await directory.agent(request.params.identity);
        if (agent === null) throw new CodedError('NOT_FOUND');
        return view(agent);
      },
    );

    app.put(
      '/v1/agents/:identity',
      {
        config: { access },
        schema: { summary: 'Create or change', tags, params, body: AgentBody, response: { 200: AgentView } },
      },
      async (request) => {
        const agent = { identity: request.params.identity, name: request.body.name };
        await directory.putAgent(agent);
        return view(agent);
      },
    );

    app.delete(
      '/v1/agents/:identity',
      { config: { access }, schema: { summary: 'Remove', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        if (!(await directory.deleteAgent(request.params.identity))) throw new CodedError('NOT_FOUND');
        return reply.code(204).send(null);
      },
    );
  };
}
