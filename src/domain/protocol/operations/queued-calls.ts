import { QueuedCallList } from '../queued-call.ts';
import { everyone } from './access.ts';
import type { Operation } from './operation.ts';

export const listQueuedCalls = {
  method: 'GET',
  path: '/v1/queued-calls',
  access: everyone,
  tag: 'queues',
  summary: 'List the calls that wait in queues',
  description:
    'Agents see the calls of their own queues, everyone else those of all queues. Changes follow as “queue.calls” events, after POST /v1/agent-statuses/watch.',
  answer: QueuedCallList,
} as const satisfies Operation;
