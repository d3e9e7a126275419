import { PassThrough } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CodedError } from '../../domain/errors.ts';
import { ServerEvent } from '../../domain/protocol/events.ts';
import { principalOf } from './admission.ts';
import type { Context } from './context.ts';
import { feed } from './event-feed.ts';

export function eventRoute({ store, calls, views, clock, feeds }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    // Before the server waits for its connections to end: these never would.
    app.addHook('preClose', async () => {
      for (const open of feeds) open.abort();
    });

    app.get(
      '/v1/events',
      {
        exposeHeadRoute: false,
        config: { access: ['agent', 'supervisor', 'admin', 'key'] },
        schema: {
          summary: 'Server-sent events; resume with Last-Event-ID',
          tags: ['events'],
          response: {
            200: { description: 'Events as they happen', content: { 'text/event-stream': { schema: ServerEvent } } },
          },
        },
      },
      async (request, reply) => {
        const { actor, claims } = principalOf(request);
        const after = await placeOf(request.headers['last-event-id'], store.lastSeq);
        const ending = new AbortController();
        const out = new PassThrough();
        const cancelExpiry =
          claims === null ? () => undefined : clock.after(claims.exp * 1000 - clock.now(), () => ending.abort());
        feeds.add(ending);
        out.on('close', () => ending.abort());
        // A reader that resets its connection is no fault of ours.
        out.on('error', () => ending.abort());

        const audience = actor.role === 'agent' ? actor.identity : '*';
        void feed(out, { store, calls, views, clock, audience, after, signal: ending.signal })
          .catch((error: unknown) => request.log.error({ err: error }, 'events stream failed'))
          .finally(() => {
            cancelExpiry();
            feeds.delete(ending);
            // Ended in order where the reader keeps up; one that stalled would never see the end.
            if (out.writableNeedDrain) out.destroy();
            else out.end();
          });
        return (
          reply
            .header('content-type', 'text/event-stream; charset=utf-8')
            .header('cache-control', 'no-store')
            .header('x-accel-buffering', 'no')
            // Not kept for a next request: a stopping server would wait for it.
            .header('connection', 'close')
            .send(out as never)
        );
      },
    );
  };
}

/** The reader's place; null where it has none, or one from before the database was made anew. */
async function placeOf(header: string | string[] | undefined, lastSeq: () => Promise<number>): Promise<number | null> {
  if (header === undefined || header === '') return null;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) {
    throw new CodedError('BAD_REQUEST', { message: 'Last-Event-ID is not an id of this stream.' });
  }
  const seq = Number(header);
  return seq <= (await lastSeq()) ? seq : null;
}
