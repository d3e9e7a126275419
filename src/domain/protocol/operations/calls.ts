import * as z from 'zod/mini';
import {
  CallFilterQuery,
  CallPage,
  CallView,
  ConsentSaid,
  ContactChosen,
  ContactDraft,
  CrmRecord,
  WrapUp,
} from '../call.ts';
import { RecordingAction } from '../parties.ts';
import { SentMessage, ServerMessage } from '../server-message.ts';
import { everyone, everyoneAndCallKeys, readersOfAll } from './access.ts';
import type { Operation } from './operation.ts';

/** The call in the path. */
const ofCall = z.object({ id: z.string().check(z.maxLength(64)) });

export const listCalls = {
  method: 'GET',
  path: '/v1/calls',
  access: everyoneAndCallKeys,
  tag: 'calls',
  summary: 'List calls, newest first; agents see their own',
  description:
    'Pass “next” of a page as “before” to get the following page. All conditions hold. “number” finds a customer’s number only in calls that are not masked. “search” compares names, notes, outcomes and numbers as this reader is shown them, in 2,000 calls a request: a page can have fewer calls than its limit, and a “next”. Reading 100 calls within ten minutes is audited.',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25),
    before: z.optional(z.string().check(z.maxLength(200))),
    ...CallFilterQuery.shape,
    search: z.optional(z.string().check(z.trim(), z.minLength(2), z.maxLength(64))),
    live: z.optional(z.stringbool()),
  }),
  answer: CallPage,
} as const satisfies Operation;

export const exportCalls = {
  method: 'GET',
  path: '/v1/calls/export',
  access: readersOfAll,
  tag: 'calls',
  summary: 'Export calls as CSV, newest first',
  description:
    'The conditions of the list of calls. Masked numbers stay masked. Cells that a spreadsheet would calculate begin with an apostrophe. Audited.',
  query: z.object({
    ...CallFilterQuery.shape,
    delimiter: z._default(z.enum(['comma', 'semicolon', 'tab']), 'comma'),
  }),
} as const satisfies Operation;

export const getCall = {
  method: 'GET',
  path: '/v1/calls/:id',
  access: everyoneAndCallKeys,
  tag: 'calls',
  summary: 'Get a call',
  description: 'After an agent leaves the call, they get it as it was then, with their own wrap-up.',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const holdCall = {
  method: 'POST',
  path: '/v1/calls/:id/hold',
  access: everyone,
  tag: 'calls',
  summary: 'Put the call on hold',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const resumeCall = {
  method: 'POST',
  path: '/v1/calls/:id/resume',
  access: everyone,
  tag: 'calls',
  summary: 'Resume a held call',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const hangUpCall = {
  method: 'POST',
  path: '/v1/calls/:id/hang-up',
  access: everyoneAndCallKeys,
  tag: 'calls',
  summary: 'End the call',
  description: 'If an agent declines a ringing call, the next agent rings. A supervisor ends the call.',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const saveWrapUp = {
  method: 'PUT',
  path: '/v1/calls/:id/wrap-up',
  access: everyone,
  tag: 'calls',
  summary: 'Save note and disposition; can be repeated',
  params: ofCall,
  body: WrapUp,
  answer: CallView,
} as const satisfies Operation;

export const saveNote = {
  method: 'PUT',
  path: '/v1/calls/:id/note',
  access: everyone,
  tag: 'calls',
  summary: 'Keep what the agent has written so far, also during the call',
  description:
    'The wrap-up stays open. After a transfer, the next agent reads the note as an earlier one (“earlierNotes”), and the first agent can go on with it in their wrap-up.',
  params: ofCall,
  body: WrapUp,
  answer: CallView,
} as const satisfies Operation;

export const createContact = {
  method: 'POST',
  path: '/v1/calls/:id/contact',
  access: everyone,
  tag: 'calls',
  summary: 'Create a CRM contact with the number of the call',
  params: ofCall,
  body: ContactDraft,
  answer: CallView,
} as const satisfies Operation;

export const chooseContact = {
  method: 'PUT',
  path: '/v1/calls/:id/contact',
  access: everyone,
  tag: 'calls',
  summary: 'Choose one of several contacts with the number of the call, or none',
  description:
    'During the call or after it. The entry in the CRM is then written, or updated. Can be repeated. NOT_FOUND: the contact is not one of `choice`.',
  params: ofCall,
  body: ContactChosen,
  answer: CallView,
} as const satisfies Operation;

export const setCrmRecord = {
  method: 'PUT',
  path: '/v1/calls/:id/crm-record',
  access: everyone,
  tag: 'calls',
  summary: 'Name the record that the CRM’s page made of the call',
  description: 'The gateway then updates this record instead of creating an entry. Can be repeated.',
  params: ofCall,
  body: CrmRecord,
  answer: CallView,
} as const satisfies Operation;

export const controlRecording = {
  method: 'POST',
  path: '/v1/calls/:id/recording',
  access: everyone,
  tag: 'calls',
  summary: 'Start, pause, resume or stop the recording',
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
    'The page’s Call emits “messageReceived”. The body has at most 8,192 bytes as JSON. The call must be answered, and that side must be connected from a page.',
  params: ofCall,
  body: ServerMessage,
  answer: SentMessage,
} as const satisfies Operation;

export const putCallsByIdConsent = {
  method: 'PUT',
  path: '/v1/calls/:id/consent',
  access: everyone,
  tag: 'calls',
  summary: 'Set the consent to recording; a refusal deletes what was recorded without consent',
  params: ofCall,
  body: ConsentSaid,
  answer: CallView,
} as const satisfies Operation;
