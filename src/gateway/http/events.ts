import { PassThrough } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { ServerEvent, StreamNotice } from '../../domain/protocol/events.ts';
import { principalOf } from './admission.ts';
import type { Context } from './context.ts';
import { EventPages } from './event-pages.ts';
import { audienceOf, openSession, placeOf } from './event-session.ts';
import { serveSubscribers } from './event-subscribers.ts';

/** How long a reader that has stalled gets to take the reason why its stream ends, in milliseconds. */
const lastWordsMs = 5_000;

export function eventRoute(context: Context): FastifyPluginAsyncZod {
  const { clock, feeds } = context;
  const pages = new EventPages(context);
  return async (app) => {
    // Before the server waits for its connections to end: these never would.
    app.addHook('preClose', async () => feeds.endAll('stopping'));
    serveSubscribers(context, pages, (error) => app.log.error({ err: error }, 'events stream failed'));

    app.get(
      '/v1/events',
      {
        exposeHeadRoute: false,
        config: { access: ['agent', 'supervisor', 'admin', 'key'] },
        schema: {
          summary: 'Server-sent events; resume with Last-Event-ID',
          description:
            'Starts with a snapshot of live calls. With Last-Event-ID the events after it follow instead, each with the call as it is now; a client that has missed too many gets “resync” and a snapshot. The last event is “closed”, with the reason.',
          tags: ['events'],
          response: {
            200: {
              description: 'Events as they happen',
              content: { 'text/event-stream': { schema: z.union([ServerEvent, StreamNotice]) } },
            },
          },
        },
      },
      async (request, reply) => {
        const { actor, claims } = principalOf(request);
        const owner = { identity: actor.identity, address: request.ip };
        const audience = audienceOf(actor);
        const after = await placeOf(context, lastIdOf(request.headers['last-event-id']), { audience, owner });
        // The oldest stream of an identity makes room after this long.
        reply.header('retry-after', '60');
        const out = new PassThrough();
        const session = openSession(context, pages, { out, owner, audience, after, claims });
        reply.removeHeader('retry-after');
        session.over
          .catch((error: unknown) => request.log.error({ err: error }, 'events stream failed'))
          .then(() => {
            // One that has stalled may never take its end.
            if (!out.writableNeedDrain) return;
            const destroy = clock.after(lastWordsMs, () => out.destroy());
            out.once('close', destroy);
          });
        return (
          reply
            .header('content-type', 'text/event-stream; charset=utf-8')
            .header('x-accel-buffering', 'no')
            // Not kept for a next request: a stopping server would wait for it.
            .header('connection', 'close')
            .send(out as never)
        );
      },
    );
  };
}

function lastIdOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return header;
  throw new CodedError('BAD_REQUEST', { message: 'Last-Event-ID is not an id of this stream.' });
}
