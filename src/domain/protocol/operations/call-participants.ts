import * as z from 'zod/mini';
import { CallParticipantView } from '../call-participant.ts';
import { readersOfAll } from './access.ts';
import type { Operation } from './operation.ts';

export const listParticipants = {
  method: 'GET',
  path: '/v1/calls/:id/participants',
  access: readersOfAll,
  tag: 'calls',
  summary: 'List all current and former participants of a call, in the order of joining',
  params: z.object({ id: z.string().check(z.maxLength(64)) }),
  answer: z.array(CallParticipantView),
} as const satisfies Operation;
