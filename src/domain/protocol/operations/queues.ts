import * as z from 'zod/mini';
import { queueName } from '../../routing/queues/definition.ts';
import { identity } from '../identity.ts';
import { AgentSkillsBody, AgentSkillsView, QueueChange, QueueCreation, QueueFiguresView, QueueView } from '../queue.ts';
import { administrators, everyone } from './access.ts';
import type { Operation } from './operation.ts';

const ofQueue = z.object({ queue: queueName });
const ofAgent = z.object({ identity });

export const listQueues = {
  method: 'GET',
  path: '/v1/queues',
  access: administrators,
  tag: 'queues',
  summary: 'List queues',
  answer: z.array(QueueView),
} as const satisfies Operation;

export const createQueue = {
  method: 'POST',
  path: '/v1/queues',
  access: administrators,
  kind: 'queue',
  tag: 'queues',
  summary: 'Create a queue',
  description: 'Omitted fields get their defaults. CONFLICT if the name is in use. The name never changes. Audited.',
  body: QueueCreation,
  answer: QueueView,
  status: 201,
} as const satisfies Operation;

export const getQueue = {
  method: 'GET',
  path: '/v1/queues/:queue',
  access: administrators,
  kind: 'queue',
  tag: 'queues',
  summary: 'Get a queue',
  params: ofQueue,
  answer: QueueView,
} as const satisfies Operation;

export const changeQueue = {
  method: 'PUT',
  path: '/v1/queues/:queue',
  access: administrators,
  kind: 'queue',
  tag: 'queues',
  summary: 'Replace a queue',
  description:
    'Omitted fields get their defaults. Waiting calls keep their places. QUEUE_CHANGED if the revision is old. Audited.',
  params: ofQueue,
  body: QueueChange,
  answer: QueueView,
} as const satisfies Operation;

export const deleteQueue = {
  method: 'DELETE',
  path: '/v1/queues/:queue',
  access: administrators,
  kind: 'queue',
  tag: 'queues',
  summary: 'Delete a queue',
  description:
    'The flows of its waiting calls go on as after a failure. With “revision”: QUEUE_CHANGED if there is a newer one. Audited.',
  params: ofQueue,
  query: z.object({ revision: z.optional(z.coerce.number().check(z.int(), z.gte(1))) }),
  answer: null,
} as const satisfies Operation;

export const listQueueFigures = {
  method: 'GET',
  path: '/v1/queue-figures',
  access: everyone,
  tag: 'queues',
  summary: 'Waiting calls, waits and staff of all queues, now',
  answer: z.array(QueueFiguresView),
} as const satisfies Operation;

export const listAgentSkills = {
  method: 'GET',
  path: '/v1/agent-skills',
  access: administrators,
  tag: 'queues',
  summary: 'List the skills of agents',
  description: 'Agents without skills are omitted.',
  answer: z.array(AgentSkillsView),
} as const satisfies Operation;

export const getAgentSkills = {
  method: 'GET',
  path: '/v1/agents/:identity/skills',
  access: administrators,
  kind: 'agent-skills',
  tag: 'queues',
  summary: 'Get the skills of an agent',
  params: ofAgent,
  answer: AgentSkillsView,
} as const satisfies Operation;

export const putAgentSkills = {
  method: 'PUT',
  path: '/v1/agents/:identity/skills',
  access: administrators,
  kind: 'agent-skills',
  tag: 'queues',
  summary: 'Replace the skills of an agent',
  description: 'Levels are 1 to 5. Calls that wait for such a skill are offered at once. Audited.',
  params: ofAgent,
  body: AgentSkillsBody,
  answer: AgentSkillsView,
} as const satisfies Operation;
