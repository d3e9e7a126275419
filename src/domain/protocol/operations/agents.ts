import * as z from 'zod/mini';
import { AgentBody, AgentView } from '../admin.ts';
import { ListQuery } from '../administration/list-query.ts';
import { identity } from '../identity.ts';
import { administrators, everyone } from './access.ts';
import type { Operation } from './operation.ts';

const ofAgent = z.object({ identity });

export const listAgents = {
  method: 'GET',
  path: '/v1/agents',
  access: everyone,
  tag: 'agents',
  summary: 'List agents and their availability',
  description:
    'Sorted by identity. Pass the last one as “after” to get the following page. X-Total-Count is the number of all that match.',
  query: ListQuery,
  answer: z.array(AgentView),
} as const satisfies Operation;

export const getAgent = {
  method: 'GET',
  path: '/v1/agents/:identity',
  access: everyone,
  kind: 'agent',
  tag: 'agents',
  summary: 'Get an agent',
  params: ofAgent,
  answer: AgentView,
} as const satisfies Operation;

export const putAgent = {
  method: 'PUT',
  path: '/v1/agents/:identity',
  access: administrators,
  kind: 'agent',
  tag: 'agents',
  summary: 'Create or replace an agent',
  description: 'Omitted fields get their defaults. “disabled” revokes all tokens and ends the agent’s calls.',
  params: ofAgent,
  body: AgentBody,
  answer: AgentView,
} as const satisfies Operation;

export const deleteAgent = {
  method: 'DELETE',
  path: '/v1/agents/:identity',
  access: administrators,
  kind: 'agent',
  tag: 'agents',
  summary: 'Delete an agent',
  description:
    'Revokes all tokens, and ends the agent’s event streams, registrations and calls in the browser at once. An agent created again needs new tokens.',
  params: ofAgent,
  answer: null,
} as const satisfies Operation;
