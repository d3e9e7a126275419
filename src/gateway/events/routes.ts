import { PassThrough } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/events.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { type EventPageParts, EventPages } from './pages.ts';
import { audienceOf, openSession, placeOf, type SessionPorts } from './session.ts';
import { type SubscriberDoor, serveSubscribers } from './subscribers.ts';

/** How long a stalled reader gets to receive the reason for the end of its stream, in ms. */
const lastWordsMs = 5_000;

/** The event stream over HTTP, and over the SIP sockets of pages that subscribe. */
export function eventRoutes(
  ports: Omit<SessionPorts, 'pages'> & EventPageParts & { core: SubscriberDoor },
): FastifyPluginAsync {
  const { clock, feeds } = ports;
  const session = { ...ports, pages: new EventPages(ports) };
  const routes = operationRoutes(
    operations,
    {
      async streamEvents({ actor, sender: owner, principal: { claims, key }, request, reply }) {
        const audience = audienceOf(actor);
        const after = await placeOf(session, lastIdOf(request.headers['last-event-id']), { audience, owner });
        // After this time, the oldest stream of an identity can be replaced.
        reply.header('retry-after', '60');
        const out = new PassThrough();
        const { over } = openSession(session, { out, owner, audience, after, claims, key });
        reply.removeHeader('retry-after');
        over
          .catch((error: unknown) => request.log.error({ err: error }, 'events stream failed'))
          .then(() => {
            // A stalled reader may never receive the end.
            if (!out.writableNeedDrain) return;
            const destroy = clock.after(lastWordsMs, () => out.destroy());
            out.once('close', destroy);
          });
        return (
          reply
            .header('content-type', 'text/event-stream; charset=utf-8')
            .header('x-accel-buffering', 'no')
            // The connection is not reused: a stopping server would wait for it.
            .header('connection', 'close')
            .send(out as never)
        );
      },
    },
    { streamEvents: { exposeHeadRoute: false } },
  );
  return async (app, options) => {
    // Runs before the server waits for its connections to end, because streams never end by themselves.
    app.addHook('preClose', async () => feeds.endAll('stopping'));
    serveSubscribers(session, ports.core, (error) => app.log.error({ err: error }, 'events stream failed'));
    await routes(app, options);
  };
}

function lastIdOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return header;
  throw new CodedError('BAD_REQUEST', { message: 'Last-Event-ID is not an id of this stream.' });
}
