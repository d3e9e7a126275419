import * as z from 'zod/mini';
import {
  FlowBody,
  FlowDiff,
  FlowFile,
  FlowFindings,
  FlowImport,
  FlowPublication,
  FlowRollBack,
  FlowSummary,
  FlowToValidate,
  FlowVersionSummary,
  FlowVersionView,
  FlowView,
  flowName,
  flowSource,
} from '../flow.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofFlow = z.object({ name: flowName });
const ofVersion = z.object({ name: flowName, version: z.coerce.number().check(z.int(), z.gte(1)) });

export const listFlows = {
  method: 'GET',
  path: '/v1/flows',
  access: administrators,
  tag: 'flows',
  summary: 'List flows',
  answer: z.array(FlowSummary),
} as const satisfies Operation;

export const getFlow = {
  method: 'GET',
  path: '/v1/flows/:name',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Get the draft of a flow, with its findings',
  params: ofFlow,
  answer: FlowView,
} as const satisfies Operation;

export const putFlow = {
  method: 'PUT',
  path: '/v1/flows/:name',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Create a flow, or replace its draft',
  description:
    'Calls keep the live version until the draft is published. A draft may have findings. FLOW_CHANGED if the revision is old. Audited.',
  params: ofFlow,
  body: FlowBody,
  answer: FlowView,
} as const satisfies Operation;

export const validateFlow = {
  method: 'POST',
  path: '/v1/flows/:name/validate',
  access: administrators,
  tag: 'flows',
  summary: 'Find problems of a draft, or of a document that is not stored',
  params: ofFlow,
  body: FlowToValidate,
  answer: FlowFindings,
} as const satisfies Operation;

export const publishFlow = {
  method: 'POST',
  path: '/v1/flows/:name/publish',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Publish the draft as a new version',
  description:
    'New calls get it at once; running calls keep theirs. FLOW_INVALID with the findings if the draft has an error. FLOW_CHANGED if the revision is old. Audited.',
  params: ofFlow,
  body: FlowPublication,
  answer: FlowView,
} as const satisfies Operation;

export const rollBackFlow = {
  method: 'POST',
  path: '/v1/flows/:name/roll-back',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Make an earlier version the live one',
  description: 'The draft stays as it is. FLOW_CHANGED if the revision is old. Audited.',
  params: ofFlow,
  body: FlowRollBack,
  answer: FlowView,
} as const satisfies Operation;

export const listFlowVersions = {
  method: 'GET',
  path: '/v1/flows/:name/versions',
  access: administrators,
  tag: 'flows',
  summary: 'List the published versions of a flow, newest first',
  params: ofFlow,
  answer: z.array(FlowVersionSummary),
} as const satisfies Operation;

export const getFlowVersion = {
  method: 'GET',
  path: '/v1/flows/:name/versions/:version',
  access: administrators,
  tag: 'flows',
  summary: 'Get a published version of a flow',
  params: ofVersion,
  answer: FlowVersionView,
} as const satisfies Operation;

export const diffFlow = {
  method: 'GET',
  path: '/v1/flows/:name/diff',
  access: administrators,
  tag: 'flows',
  summary: 'Compare two versions of a flow, or its draft with one',
  description: 'Default: what publishing the draft would change.',
  params: ofFlow,
  query: z.object({ from: z._default(flowSource, 'live'), to: z._default(flowSource, 'draft') }),
  answer: FlowDiff,
} as const satisfies Operation;

export const exportFlow = {
  method: 'GET',
  path: '/v1/flows/:name/export',
  access: administrators,
  tag: 'flows',
  summary: 'Export a flow as a file',
  description: 'It contains no secrets and no sounds, and names those that it needs.',
  params: ofFlow,
  query: z.object({ version: z._default(flowSource, 'draft') }),
  answer: FlowFile,
} as const satisfies Operation;

export const importFlow = {
  method: 'POST',
  path: '/v1/flows/:name/import',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Import the file of a flow as a draft',
  description:
    'The findings name flows, prompts, secrets and queues that are missing here. FLOW_CHANGED if the revision is old. Audited.',
  params: ofFlow,
  body: FlowImport,
  answer: FlowView,
} as const satisfies Operation;

export const deleteFlow = {
  method: 'DELETE',
  path: '/v1/flows/:name',
  access: administrators,
  kind: 'flow',
  tag: 'flows',
  summary: 'Delete a flow with its versions',
  description:
    'FLOW_IN_USE while a virtual number or another flow uses it. Running calls keep their version. FLOW_CHANGED if the revision is old. Audited.',
  params: ofFlow,
  query: z.object({ revision: z.coerce.number().check(z.int(), z.gte(1)) }),
  answer: null,
} as const satisfies Operation;
