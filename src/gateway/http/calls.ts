import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import { knows } from '../../domain/participants/standing.ts';
import { CallPage, CallView, ContactDraft, WrapUp } from '../../domain/protocol/call.ts';
import type { Actor } from '../calls/port.ts';
import { actorOf } from './admission.ts';
import type { Context } from './context.ts';

const tags = ['calls'];
const access = ['agent', 'supervisor', 'admin', 'key'] as const;
const params = z.object({ id: z.string().max(64) });
const query = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  before: z.string().max(200).optional().meta({ description: 'The “next” of the page before.' }),
  agent: z.string().max(64).optional(),
  live: z
    .stringbool()
    .optional()
    .meta({ description: 'Only calls that ring or are up; supervisors and administrators.' }),
});

export function callRoutes({ store, calls, views, bulkReads }: Context): FastifyPluginAsyncZod {
  const commands: [name: string, summary: string, run: (id: string, actor: Actor) => Promise<CallRecord>][] = [
    ['hold', 'Music for the other side', (id, actor) => calls.hold(id, actor)],
    ['resume', 'Back from hold', (id, actor) => calls.resume(id, actor)],
    ['hang-up', 'End the call', (id, actor) => calls.hangUp(id, actor)],
  ];

  return async (app) => {
    app.get(
      '/v1/calls',
      {
        config: { access },
        schema: {
          summary: 'The log, newest first; agents see their own calls',
          tags,
          querystring: query,
          response: { 200: CallPage },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { limit, before, agent } = request.query;
        if (actor.role === 'agent' && agent !== undefined && agent !== actor.identity)
          throw new CodedError('FORBIDDEN');
        if (request.query.live === true) {
          if (actor.role === 'agent') throw new CodedError('FORBIDDEN');
          const live = await store.live();
          await bulkReads.note(request, 'calls.read', live.length);
          return { calls: await views.many(live), next: null };
        }
        const whose = actor.role === 'agent' ? actor.identity : agent;
        const page = await store.page({
          limit,
          ...(before === undefined ? {} : { before }),
          ...(whose === undefined ? {} : { agent: whose }),
        });
        await bulkReads.note(request, 'calls.read', page.calls.length);
        return { calls: await views.many(page.calls, viewerOf(actor)), next: page.next };
      },
    );

    app.get(
      '/v1/calls/:id',
      { config: { access }, schema: { summary: 'One call', tags, params, response: { 200: CallView } } },
      async (request) => {
        const actor = actorOf(request);
        const call = await store.get(request.params.id);
        const hidden = actor.role === 'agent' && call !== null && !knows(call, actor.identity);
        if (call === null || hidden) throw new CodedError('CALL_NOT_FOUND');
        return views.one(call, viewerOf(actor));
      },
    );

    for (const [name, summary, run] of commands) {
      app.post(
        `/v1/calls/:id/${name}`,
        { config: { access }, schema: { summary, tags, params, response: { 200: CallView } } },
        async (request) => {
          const actor = actorOf(request);
          return views.one(await run(request.params.id, actor), viewerOf(actor));
        },
      );
    }

    app.put(
      '/v1/calls/:id/wrap-up',
      {
        config: { access },
        schema: {
          summary: 'Note and disposition; may be corrected',
          tags,
          params,
          body: WrapUp,
          response: { 200: CallView },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return views.one(await calls.wrapUp(request.params.id, request.body, actor), viewerOf(actor));
      },
    );

    app.post(
      '/v1/calls/:id/contact',
      {
        config: { access },
        schema: {
          summary: 'Create a contact in the CRM for an unknown caller; the number is the call’s own',
          tags,
          params,
          body: ContactDraft,
          response: { 200: CallView },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return views.one(await calls.createContact(request.params.id, request.body, actor), viewerOf(actor));
      },
    );
  };
}

/** Agents see a call as it stands for them; everybody else as it is. */
export function viewerOf(actor: Actor): string | undefined {
  return actor.role === 'agent' ? actor.identity : undefined;
}
