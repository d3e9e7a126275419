import * as z from 'zod/mini';
import { FlowSecretBody, FlowSecretView, flowName } from '../flow.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofSecret = z.object({ name: flowName });

export const listFlowSecrets = {
  method: 'GET',
  path: '/v1/flow-secrets',
  access: administrators,
  tag: 'flows',
  summary: 'List the names of the secrets that requests of flows send',
  answer: z.array(FlowSecretView),
} as const satisfies Operation;

export const putFlowSecret = {
  method: 'PUT',
  path: '/v1/flow-secrets/:name',
  access: administrators,
  tag: 'flows',
  summary: 'Store a secret for requests of flows',
  description: 'It is encrypted, and no answer contains it. Flows that name it send the new value at once. Audited.',
  params: ofSecret,
  body: FlowSecretBody,
  answer: FlowSecretView,
} as const satisfies Operation;

export const deleteFlowSecret = {
  method: 'DELETE',
  path: '/v1/flow-secrets/:name',
  access: administrators,
  tag: 'flows',
  summary: 'Delete a secret of flows',
  description: 'FLOW_SECRET_IN_USE while a flow names it. Audited.',
  params: ofSecret,
  answer: null,
} as const satisfies Operation;
