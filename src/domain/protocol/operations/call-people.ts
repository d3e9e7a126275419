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
  summary: 'Hand the customer over at once',
  params: ofCall,
  body: toTarget,
  answer: CallView,
} as const satisfies Operation;

export const startConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult',
  access: everyone,
  tag: 'calls',
  summary: 'Ask somebody first; the customer hears music',
  params: ofCall,
  body: toTarget,
  answer: CallView,
} as const satisfies Operation;

export const endConsultation = {
  method: 'DELETE',
  path: '/v1/calls/:id/consult',
  access: everyone,
  tag: 'calls',
  summary: 'Back to the customer',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const completeConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult/complete',
  access: everyone,
  tag: 'calls',
  summary: 'The customer goes to whoever was asked',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const mergeConsultation = {
  method: 'POST',
  path: '/v1/calls/:id/consult/merge',
  access: everyone,
  tag: 'calls',
  summary: 'All three hear each other',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;

export const removeParty = {
  method: 'DELETE',
  path: '/v1/calls/:id/parties/:party',
  access: everyone,
  tag: 'calls',
  summary: 'Remove somebody',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const muteParty = {
  method: 'POST',
  path: '/v1/calls/:id/parties/:party/mute',
  access: everyone,
  tag: 'calls',
  summary: 'mute somebody for all',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const unmuteParty = {
  method: 'POST',
  path: '/v1/calls/:id/parties/:party/unmute',
  access: everyone,
  tag: 'calls',
  summary: 'unmute somebody for all',
  params: ofParty,
  answer: CallView,
} as const satisfies Operation;

export const superviseCall = {
  method: 'POST',
  path: '/v1/calls/:id/supervise',
  access: supervisors,
  tag: 'calls',
  summary: 'Listen, whisper to the agent, or join; rings the supervisor’s own phone',
  description: 'Begin and end are audited.',
  params: ofCall,
  body: Supervise,
  answer: CallView,
} as const satisfies Operation;

export const endSupervision = {
  method: 'DELETE',
  path: '/v1/calls/:id/supervise',
  access: supervisors,
  tag: 'calls',
  summary: 'Leave the call',
  params: ofCall,
  answer: CallView,
} as const satisfies Operation;
