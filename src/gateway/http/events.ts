import { PassThrough } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { type CloseReason, closeReasons, ServerEvent, StreamNotice } from '../../domain/protocol/events.ts';
import { principalOf } from './admission.ts';
import type { Context } from './context.ts';
import { closing, feed } from './event-feed.ts';
import { EventPages, replayMost } from './event-pages.ts';

/** How long a reader that has stalled gets to take the reason why its stream ends, in milliseconds. */
const lastWordsMs = 5_000;

export function eventRoute({
  store,
  calls,
  views,
  clock,
  feeds,
  revocations,
  bulkReads,
}: Context): FastifyPluginAsyncZod {
  const pages = new EventPages({ store, calls, views });
  return async (app) => {
    // Before the server waits for its connections to end: these never would.
    app.addHook('preClose', async () => feeds.endAll('stopping'));

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
        const after = await placeOf(request.headers['last-event-id'], store.lastSeq);
        const audience = actor.role === 'agent' ? actor.identity : '*';
        if (audience === '*' && after !== null) {
          await bulkReads.note(request, 'calls.read', Math.min(replayMost, (await store.lastSeq()) - after));
        }
        // The oldest stream of an identity makes room after this long.
        reply.header('retry-after', '60');
        const { ending, close } = feeds.add({ identity: actor.identity, address: request.ip });
        reply.removeHeader('retry-after');
        const end = (reason: CloseReason): void => ending.abort(reason);
        const out = new PassThrough();
        const stopExpiry =
          claims === null ? () => undefined : clock.after(claims.exp * 1000 - clock.now(), () => end('expired'));
        const stopWatching = revocations.watch(claims, () => end('revoked'));
        out.on('close', () => ending.abort());
        // A reader that resets its connection is no fault of ours.
        out.on('error', () => ending.abort());

        void feed(out, { store, calls, views, pages, clock, audience, after, signal: ending.signal })
          .catch((error: unknown) => {
            request.log.error({ err: error }, 'events stream failed');
            return null;
          })
          .then((stalled) => {
            stopExpiry();
            stopWatching();
            close();
            const reason = stalled ?? closeReasons.find((each) => each === ending.signal.reason);
            if (reason !== undefined && !out.destroyed) out.write(closing(reason, clock));
            out.end();
            // One that has stalled may never take its end.
            if (out.writableNeedDrain)
              out.once(
                'close',
                clock.after(lastWordsMs, () => out.destroy()),
              );
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

/** The reader's place; null where it has none, or one from before the database was made anew. */
async function placeOf(header: string | string[] | undefined, lastSeq: () => Promise<number>): Promise<number | null> {
  if (header === undefined || header === '') return null;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) {
    throw new CodedError('BAD_REQUEST', { message: 'Last-Event-ID is not an id of this stream.' });
  }
  const seq = Number(header);
  return seq <= (await lastSeq()) ? seq : null;
}
