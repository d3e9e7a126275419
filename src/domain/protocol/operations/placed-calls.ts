import * as z from 'zod/mini';
import { CallView } from '../call.ts';
import { CallOrder, FlowOfCall } from '../call-order.ts';
import { placers } from './access.ts';
import type { Operation } from './operation.ts';

export const placeCall = {
  method: 'POST',
  path: '/v1/calls',
  access: placers,
  tag: 'calls',
  summary: 'Place a call: connect an agent and a number, or start a flow on a number',
  description:
    'The rules for outgoing calls apply. The header Idempotency-Key is required: a repeated request with the same key and body makes no second call, and gets the first answer again for seven days. The answer is the call before the first phone rings; webhooks and GET /v1/events tell what happens to it. A refused request is not kept. Audited.',
  headers: z.looseObject({
    /** A random value of 1 to 255 visible characters, new for each call. */
    'idempotency-key': z.optional(z.string()),
  }),
  body: CallOrder,
  answer: CallView,
  status: 201,
} as const satisfies Operation;

export const redirectCall = {
  method: 'POST',
  path: '/v1/calls/:id/flow',
  access: placers,
  tag: 'calls',
  summary: 'Hand the customer of a live call to a flow',
  description: 'An agent in the call leaves it. Refused with FLOW_UNAVAILABLE if the gateway runs no flows.',
  params: z.object({ id: z.string().check(z.maxLength(64)) }),
  body: FlowOfCall,
  answer: CallView,
} as const satisfies Operation;
