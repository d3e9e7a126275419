import * as z from 'zod/mini';
import { flowName, PromptView, promptLanguage } from '../flow.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

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
  tag: 'flows',
  summary: 'Delete a prompt in one language',
  description: 'PROMPT_IN_USE while a flow uses the prompt. Audited.',
  params: ofPrompt,
  answer: null,
} as const satisfies Operation;
