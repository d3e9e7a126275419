import * as z from 'zod/mini';
import {
  FlowEditors,
  FlowSecretBody,
  FlowSecretView,
  FlowSwitchBody,
  FlowSwitchView,
  flowName,
  PromptView,
  promptLanguage,
} from '../flow.ts';
import { administrators, editors, openers } from './access.ts';
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
  kind: 'flow-secret',
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
  kind: 'flow-secret',
  tag: 'flows',
  summary: 'Delete a secret of flows',
  description: 'FLOW_SECRET_IN_USE while a flow names it. Audited.',
  params: ofSecret,
  answer: null,
} as const satisfies Operation;

export const listFlowSwitches = {
  method: 'GET',
  path: '/v1/flow-switches',
  access: openers,
  tag: 'flows',
  summary: 'List the switches that override opening hours',
  description: 'A switch that was never set is not listed: the schedules decide.',
  answer: z.array(FlowSwitchView),
} as const satisfies Operation;

export const putFlowSwitch = {
  method: 'PUT',
  path: '/v1/flow-switches/:name',
  access: openers,
  kind: 'flow-switch',
  tag: 'flows',
  summary: 'Set a switch, for all flows that name it',
  description: 'The next caller hears the difference. Audited.',
  params: z.object({ name: flowName }),
  body: FlowSwitchBody,
  answer: FlowSwitchView,
} as const satisfies Operation;

export const deleteFlowSwitch = {
  method: 'DELETE',
  path: '/v1/flow-switches/:name',
  access: openers,
  kind: 'flow-switch',
  tag: 'flows',
  summary: 'Delete a switch',
  description: 'Flows that name it follow their schedules, from the next caller on. Audited.',
  params: z.object({ name: flowName }),
  answer: null,
} as const satisfies Operation;

const ofPrompt = z.object({ name: flowName, language: promptLanguage });

export const listPrompts = {
  method: 'GET',
  path: '/v1/prompts',
  access: administrators,
  tag: 'flows',
  summary: 'List recorded prompts in all their languages',
  answer: z.array(PromptView),
} as const satisfies Operation;

export const putPrompt = {
  method: 'PUT',
  path: '/v1/prompts/:name/:language',
  access: administrators,
  kind: 'prompt',
  tag: 'flows',
  summary: 'Upload a recorded prompt in one language',
  description:
    'A WAV file: 8, 16, 22.05, 24, 44.1 or 48 kHz, 16-bit, µ-law or A-law, one or two channels, at most 20 MiB and 10 minutes. It is stored as the telephone network carries it: 8 kHz, µ-law, one channel. Flows play it at once. MEDIA_UNUSABLE says why a file is refused. Audited.',
  params: ofPrompt,
  takes: 'audio/wav',
  body: z.instanceof(Uint8Array),
  answer: PromptView,
} as const satisfies Operation;

export const getPromptSound = {
  method: 'GET',
  path: '/v1/prompts/:name/:language',
  access: administrators,
  tag: 'flows',
  summary: 'Get the sound of a prompt as a WAV file',
  params: ofPrompt,
} as const satisfies Operation;

export const deletePrompt = {
  method: 'DELETE',
  path: '/v1/prompts/:name/:language',
  access: administrators,
  kind: 'prompt',
  tag: 'flows',
  summary: 'Delete a prompt in one language',
  description: 'PROMPT_IN_USE while a flow or a queue uses the prompt. Audited.',
  params: ofPrompt,
  answer: null,
} as const satisfies Operation;

const ofPage = z.object({
  name: flowName,
  /** Made by the page, such as a UUID. */
  page: z.string().check(z.regex(/^[A-Za-z0-9-]{8,64}$/, 'must be 8 to 64 letters, digits or hyphens')),
});

export const putFlowEditor = {
  method: 'PUT',
  path: '/v1/flows/:name/editors/:page',
  access: editors,
  tag: 'flows',
  summary: 'Say that the flow is open in an editor, and learn of the other people with it open',
  description:
    'Repeat it every 15 seconds: after 45 seconds without it, the page is forgotten. The event `changed` of the kind `flow-editors` tells when someone comes or leaves. It locks nothing: a save with an old revision is refused, as always. Nothing is stored.',
  params: ofPage,
  answer: FlowEditors,
} as const satisfies Operation;

export const deleteFlowEditor = {
  method: 'DELETE',
  path: '/v1/flows/:name/editors/:page',
  access: editors,
  tag: 'flows',
  summary: 'Say that the flow is no longer open in this editor',
  description: 'Also if it was never open there.',
  params: ofPage,
  answer: null,
} as const satisfies Operation;
