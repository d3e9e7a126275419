import * as z from 'zod/mini';
import {
  AgentStatusList,
  AgentStatusView,
  BreakReasons,
  StatusChoice,
  StatusWatch,
  WrapUpExtension,
} from '../agent-status.ts';
import { identity } from '../identity.ts';
import { administrators, everyone } from './access.ts';
import type { Operation } from './operation.ts';

const ofAgent = z.object({ identity });

export const listAgentStatuses = {
  method: 'GET',
  path: '/v1/agent-statuses',
  access: everyone,
  tag: 'agents',
  summary: 'List the statuses of all agents',
  answer: AgentStatusList,
} as const satisfies Operation;

export const watchAgentStatuses = {
  method: 'POST',
  path: '/v1/agent-statuses/watch',
  // The events go to the streams of an agent.
  access: ['agent', 'supervisor', 'admin'],
  tag: 'agents',
  summary: 'Receive changes of all agents’ statuses as events, for a while',
  description:
    'The event streams of this identity get “agent.status” events for the answered number of seconds. Ask again before they have passed. Changes of one’s own status always arrive.',
  answer: StatusWatch,
} as const satisfies Operation;

export const getAgentStatus = {
  method: 'GET',
  path: '/v1/agents/:identity/status',
  access: everyone,
  tag: 'agents',
  summary: 'Get the status of an agent',
  params: ofAgent,
  answer: AgentStatusView,
} as const satisfies Operation;

export const setAgentStatus = {
  method: 'PUT',
  path: '/v1/agents/:identity/status',
  access: everyone,
  tag: 'agents',
  summary: 'Set the status of an agent',
  description:
    'Agents set their own status; supervisors, administrators and servers also that of others, which is audited. A choice ends a wrap-up. A call in progress continues, and the agent gets no further calls while they are on a break or offline.',
  params: ofAgent,
  body: StatusChoice,
  answer: AgentStatusView,
} as const satisfies Operation;

export const extendWrapUp = {
  method: 'POST',
  path: '/v1/agents/:identity/wrap-up',
  access: everyone,
  tag: 'agents',
  summary: 'Give an agent more time for the note',
  description: 'Extends the running wrap-up, to an hour at most. Agents extend their own.',
  params: ofAgent,
  body: WrapUpExtension,
  answer: AgentStatusView,
} as const satisfies Operation;

export const getBreakReasons = {
  method: 'GET',
  path: '/v1/break-reasons',
  access: everyone,
  kind: 'break-reasons',
  tag: 'agents',
  summary: 'Get the reasons for breaks',
  answer: BreakReasons,
} as const satisfies Operation;

export const putBreakReasons = {
  method: 'PUT',
  path: '/v1/break-reasons',
  access: administrators,
  kind: 'break-reasons',
  tag: 'agents',
  summary: 'Replace the reasons for breaks',
  description: 'A running break keeps its reason.',
  body: BreakReasons,
  answer: BreakReasons,
} as const satisfies Operation;
