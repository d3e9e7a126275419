import * as z from 'zod/mini';
import { CallPage, CallView, ConsentSaid, ContactDraft, WrapUp } from '../call.ts';
import { RecordingAction } from '../parties.ts';
import { SentMessage, ServerMessage } from '../server-message.ts';
import { everyone } from './access.ts';
import type { Operation } from './operation.ts';

/** The call in the path. */
const ofCall = z.object({ id: z.string().check(z.maxLength(64)) });

export const listCalls = {
  method: 'GET',
  path: '/v1/calls',
  access: everyone,
  tag: 'calls',
  summary: 'The log, newest first; agents see their own calls',
  description: 'Pages of “limit” calls; “next” is the “before” of the page after. Reading much is audited.',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25),
    before: z.optional(z.string().check(z.maxLength(200))),
    agent: z.optional(z.string().check(z.maxLength(64))),
    live: z.optional(z.stringbool()),
  }),
  answer: CallPage,
} as const satisfies Operation;

export const getCall = {
  method: 'GET',
  path: '/v1/calls/:id',
  access: everyone,
  tag: 'calls',
  summary: 'One call',
  description: 'An agent who has left the call gets it as it was then, with their own wrap-up.',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const holdCall = {
  method: 'POST',
  path: '/v1/calls/:id/hold',
  access: everyone,
  tag: 'calls',
  summary: 'Music for the other side',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const resumeCall = {
  method: 'POST',
  path: '/v1/calls/:id/resume',
  access: everyone,
  tag: 'calls',
  summary: 'Back from hold',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const hangUpCall = {
  method: 'POST',
  path: '/v1/calls/:id/hang-up',
  access: everyone,
  tag: 'calls',
  summary: 'End the call',
  description: 'An agent who declines a ringing call sends it to the next agent; a supervisor ends it.',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const saveWrapUp = {
  method: 'PUT',
  path: '/v1/calls/:id/wrap-up',
  access: everyone,
  tag: 'calls',
  summary: 'Note and disposition; may be corrected',
  params: ofCall,
  body: WrapUp,
  answer: CallView,
} as const satisfies Operation;

export const createContact = {
  method: 'POST',
  path: '/v1/calls/:id/contact',
  access: everyone,
  tag: 'calls',
  summary: 'Create a contact in the CRM for an unknown caller; the number is the call’s own',
  params: ofCall,
  body: ContactDraft,
  answer: CallView,
} as const satisfies Operation;

export const controlRecording = {
  method: 'POST',
  path: '/v1/calls/:id/recording',
  access: everyone,
  tag: 'calls',
  summary: 'Start, pause, resume or stop',
  params: ofCall,
  body: RecordingAction,
  answer: CallView,
} as const satisfies Operation;

export const sendCallMessage = {
  method: 'POST',
  path: '/v1/calls/:id/messages',
  access: everyone,
  tag: 'calls',
  summary: 'Send a message to the page of one side',
  description:
    'Comes as “messageReceived” of the page’s Call. The body as JSON has at most 8,192 bytes. The side must be at a page, and the call answered.',
  params: ofCall,
  body: ServerMessage,
  answer: SentMessage,
} as const satisfies Operation;

export const putCallsByIdConsent = {
  method: 'PUT',
  path: '/v1/calls/:id/consent',
  access: everyone,
  tag: 'calls',
  summary: 'Whether the caller consents to recording; a refusal deletes what was recorded without consent',
  params: ofCall,
  body: ConsentSaid,
  answer: CallView,
} as const satisfies Operation;
