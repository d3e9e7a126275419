import * as z from 'zod/mini';
import { ServerEvent, StreamNotice } from '../events.ts';
import { everyone } from './access.ts';
import type { Operation } from './operation.ts';

export const streamEvents = {
  method: 'GET',
  path: '/v1/events',
  access: everyone,
  tag: 'events',
  summary: 'Stream events; resume with Last-Event-ID',
  description:
    'Server-sent events. The stream begins with a snapshot of live calls, or with the events after Last-Event-ID, each with the call as it is now. A client that missed too many events gets “resync” and a snapshot. The last event is “closed”, with the reason.',
  stream: { description: 'Events as they happen', event: z.union([ServerEvent, StreamNotice]) },
} as const satisfies Operation;
