import * as z from 'zod/mini';
import { CallView } from '../call.ts';
import { ParkedCalls, slot } from '../parked-call.ts';
import { everyone } from './access.ts';
import type { Operation } from './operation.ts';

export const parkCall = {
  method: 'POST',
  path: '/v1/calls/:id/park',
  access: everyone,
  tag: 'calls',
  summary: 'Park the call in the lowest free slot; the agent is free',
  description:
    'The customer waits with music. “waiting.place” of the answer is the slot’s number. If no agent retrieves the call within SIDECALL_PARK_SECONDS, it rings the parking agent, and then the agents of its number.',
  params: z.object({ id: z.string().check(z.maxLength(64)) }),
  answer: CallView,
} as const satisfies Operation;

export const listParkedCalls = {
  method: 'GET',
  path: '/v1/parked-calls',
  access: everyone,
  tag: 'calls',
  summary: 'List parked calls, which any agent may retrieve',
  answer: ParkedCalls,
} as const satisfies Operation;

export const retrieveParkedCall = {
  method: 'POST',
  path: '/v1/parked-calls/:slot/retrieve',
  // A server has no phone to retrieve a call with.
  access: ['agent', 'supervisor', 'admin'],
  tag: 'calls',
  summary: 'Retrieve a parked call on the agent’s own phone',
  description:
    'The gateway calls the agent’s browsers, of which the one that asked answers at once; an ordinary phone rings. If the agent does not answer, the call stays in its slot.',
  params: z.object({ slot }),
  answer: CallView,
  rings: true,
} as const satisfies Operation;
