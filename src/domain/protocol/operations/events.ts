import * as z from 'zod/mini';
import { ServerEvent, StreamNotice } from '../events.ts';
import { everyone } from './access.ts';
import type { Operation } from './operation.ts';

export const streamEvents = {
  method: 'GET',
  path: '/v1/events',
  access: everyone,
  tag: 'events',
  summary: 'Server-sent events; resume with Last-Event-ID',
  description:
    'Starts with a snapshot of live calls. With Last-Event-ID the events after it follow instead, each with the call as it is now; a client that has missed too many gets “resync” and a snapshot. The last event is “closed”, with the reason.',
  stream: { description: 'Events as they happen', event: z.union([ServerEvent, StreamNotice]) },
} as const satisfies Operation;
