import * as z from 'zod/mini';
import { TraceRequest, TraceSeen, TraceView } from '../trace.ts';
import { administrators } from './access.ts';
import type { Operation } from './operation.ts';

const ofTrace = z.object({ id: z.string().check(z.maxLength(64)) });

export const postTraces = {
  method: 'POST',
  path: '/v1/traces',
  access: administrators,
  tag: 'traces',
  summary: 'Trace the SIP of a trunk or a call, masked',
  body: TraceRequest,
  answer: TraceView,
  status: 201,
} as const satisfies Operation;

export const getTraces = {
  method: 'GET',
  path: '/v1/traces',
  access: administrators,
  tag: 'traces',
  summary: 'List traces',
  answer: z.array(TraceView),
} as const satisfies Operation;

export const getTracesById = {
  method: 'GET',
  path: '/v1/traces/:id',
  access: administrators,
  tag: 'traces',
  summary: 'Get a trace and its messages',
  params: ofTrace,
  answer: TraceSeen,
} as const satisfies Operation;

export const deleteTracesById = {
  method: 'DELETE',
  path: '/v1/traces/:id',
  access: administrators,
  tag: 'traces',
  summary: 'End and delete a trace',
  params: ofTrace,
  answer: null,
} as const satisfies Operation;
