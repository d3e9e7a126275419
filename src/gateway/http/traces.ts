import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { actorOf } from './admission.ts';
import type { Context } from './context.ts';

const tags = ['traces'];
const access = ['admin', 'key'] as const;
const params = z.object({ id: z.string().max(64) });
const body = z.strictObject({
  trunk: z.string().max(64).optional().describe('the name of a trunk; or “call”'),
  call: z.string().max(64).optional().describe('the id of a call'),
  seconds: z.int().min(1).max(3600).default(300),
  messages: z.int().min(1).max(2000).default(500),
});
const TraceView = z.object({
  id: z.string(),
  trunk: z.string().optional(),
  call: z.string().optional(),
  seconds: z.number(),
  messages: z.number(),
  until: z.string(),
  over: z.boolean(),
  seen: z.number(),
});
const Message = z.object({
  at: z.string(),
  way: z.enum(['in', 'out']),
  trunk: z.nullable(z.string()),
  address: z.string(),
  text: z.string().describe('masked: no credentials, no keys, no names, two digits of a number at most'),
});

/** SIP messages of a trunk or a call, for a limited time. */
export function traceRoutes({ trace, recordings, config }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/v1/traces',
      {
        config: { access },
        schema: { summary: 'Trace the SIP of a trunk or a call, masked', tags, body, response: { 201: TraceView } },
      },
      async (request, reply) => {
        const { trunk, call } = request.body;
        if ((trunk === undefined) === (call === undefined)) {
          throw new CodedError('BAD_REQUEST', { message: 'A trace is of a trunk or of a call: name one of them.' });
        }
        if (trunk !== undefined && !config.trunks.some(({ name }) => name === trunk)) {
          throw new CodedError('NOT_FOUND', { message: 'There is no trunk of that name.' });
        }
        const started = trace.start(request.body);
        const { identity } = actorOf(request);
        const subject = `${started.id} ${trunk ?? call}`;
        await recordings.note({ who: identity, what: 'trace', subject, address: request.ip });
        return reply.code(201).send(started);
      },
    );

    app.get(
      '/v1/traces',
      { config: { access }, schema: { summary: 'All traces', tags, response: { 200: z.array(TraceView) } } },
      async () => trace.list(),
    );

    app.get(
      '/v1/traces/:id',
      {
        config: { access },
        schema: {
          summary: 'What a trace has seen',
          tags,
          params,
          response: { 200: z.object({ trace: TraceView, messages: z.array(Message) }) },
        },
      },
      async (request) => {
        const found = trace.read(request.params.id);
        return { trace: found.trace, messages: [...found.messages] };
      },
    );

    app.delete(
      '/v1/traces/:id',
      { config: { access }, schema: { summary: 'End and forget', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        if (!trace.remove(request.params.id)) throw new CodedError('NOT_FOUND');
        return reply.code(204).send(null);
      },
    );
  };
}
