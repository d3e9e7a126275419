import * as z from 'zod/mini';
import { promptLanguage, SpeechView } from '../flow.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

export const getSpeech = {
  method: 'GET',
  path: '/v1/speech',
  access: administrators,
  tag: 'flows',
  summary: 'Read in which languages any text can be spoken',
  description:
    'Beside these, the gateway has recordings of some phrases in six languages: those of queues and of the flow templates. Findings of flows name the texts that callers would not hear.',
  answer: SpeechView,
} as const satisfies Operation;

export const speakText = {
  method: 'POST',
  path: '/v1/speech',
  access: administrators,
  tag: 'flows',
  summary: 'Speak a text as a WAV file',
  description:
    'With the same voice that flows have. Store the sound with PUT /v1/prompts/{name}/{language}. SPEECH_UNAVAILABLE if no speech engine is set up, or it does not have the language or voice.',
  body: z.object({
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
    language: promptLanguage,
    /** As the speech engine names it. Omitted: the usual voice of the language. */
    voice: z.optional(z.string().check(z.regex(/^[\w.+ -]{1,64}$/, 'must be the name of a voice'))),
  }),
} as const satisfies Operation;
