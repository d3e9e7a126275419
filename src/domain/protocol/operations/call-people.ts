import * as z from 'zod/mini';
import { CallView } from '../call.ts';
import { Supervise, Target } from '../parties.ts';
import { everyone, supervisors } from './access.ts';
import type { Operation } from './operation.ts';

const id = z.string().check(z.maxLength(64));
const ofCall = z.object({ id });
const ofParty = z.object({ id, party: z.string().check(z.maxLength(64)) });
const toTarget = z.object({ to: Target });

export const transferCall = {
  method: 'POST',
  path: '/v1/calls/:id/transfer',
  access: everyone,
  tag: 'calls',
  summary: 'Transfer the call without consultation',
  params: ofCall,
  body: toTarget,
  answer: CallView,
} as const satisfies Operation;

export const startConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult',
  access: everyone,
  tag: 'calls',
  summary: 'Consult an agent or number; the customer hears music',
  params: ofCall,
  body: toTarget,
  answer: CallView,
} as const satisfies Operation;

export const endConsultation = {
  method: 'DELETE',
  path: '/v1/calls/:id/consult',
  access: everyone,
  tag: 'calls',
  summary: 'End the consultation and return to the customer',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const completeConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult/complete',
  access: everyone,
  tag: 'calls',
  summary: 'Transfer the customer to the consulted party',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const mergeConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult/merge',
  access: everyone,
  tag: 'calls',
  summary: 'Merge the consultation into a call of three',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const addParty = {
  method: 'POST',
  path: '/v1/calls/:id/parties',
  access: everyone,
  tag: 'calls',
  summary: 'Add an agent or number to the conversation',
  description: 'They ring while the conversation goes on, and join it when they answer. At most eight others.',
  params: ofCall,
  body: toTarget,
  answer: CallView,
} as const satisfies Operation;

export const mergeCalls = {
  method: 'POST',
  path: '/v1/calls/:id/merge',
  access: everyone,
  tag: 'calls',
  summary: 'Merge another call of the same agent into this one',
  description:
    'The customer of the other call joins as a participant, and the other call ends with its own wrap-up. If the customer of this call leaves, the others go on. Calls between agents cannot be merged.',
  params: ofCall,
  body: z.object({ call: id }),
  answer: CallView,
} as const satisfies Operation;

export const removeParty = {
  method: 'DELETE',
  path: '/v1/calls/:id/parties/:party',
  access: everyone,
  tag: 'calls',
  summary: 'Remove a participant',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const muteParty = {
  method: 'POST',
  path: '/v1/calls/:id/parties/:party/mute',
  access: everyone,
  tag: 'calls',
  summary: 'Mute a participant for all others',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const unmuteParty = {
  method: 'POST',
  path: '/v1/calls/:id/parties/:party/unmute',
  access: everyone,
  tag: 'calls',
  summary: 'Unmute a participant',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const superviseCall = {
  method: 'POST',
  path: '/v1/calls/:id/supervise',
  access: supervisors,
  tag: 'calls',
  summary: 'Listen to a call, whisper to the agent, or join',
  description: 'Rings the supervisor’s own phone. Begin and end are audited.',
  params: ofCall,
  body: Supervise,
  answer: CallView,
} as const satisfies Operation;

export const endSupervision = {
  method: 'DELETE',
  path: '/v1/calls/:id/supervise',
  access: supervisors,
  tag: 'calls',
  summary: 'Stop supervising a call',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;
