import fastify, { type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';
import * as allOperations from '../../../src/domain/protocol/operations/calls.ts';
import type { Operation } from '../../../src/domain/protocol/operations/operation.ts';
import { addAdmission } from '../../../src/gateway/http/admission.ts';
import { type Handlers, operationRoutes } from '../../../src/gateway/http/operation-route.ts';

const common = { access: ['agent'], tag: 'things', params: z.object({ id: z.string() }) } as const;
const table = {
  countThings: {
    ...common,
    method: 'POST',
    path: '/v1/things/:id',
    summary: 'Count',
    query: z.object({ step: z._default(z.coerce.number(), 1) }),
    answer: z.object({ count: z.number() }),
    status: 201,
  },
  dropThings: { ...common, method: 'DELETE', path: '/v1/things/:id', summary: 'Drop', answer: null },
} as const satisfies Record<string, Operation>;

async function appWith(handlers: Handlers<typeof table>) {
  const app = fastify();
  onTestFinished(() => app.close());
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addAdmission(app, { admit: async () => ({ actor: { identity: 'kim', role: 'agent' }, claims: null }) }, null);
  await app.register(operationRoutes(table, handlers));
  return app;
}

it('a table and its handlers make the routes: parsed input, who asks, and the entry’s status', async () => {
  const seen: unknown[] = [];
  const app = await appWith({
    countThings({ params, query, actor, sender }) {
      seen.push(params, query, actor, sender);
      return { count: query.step + 1 };
    },
    dropThings: () => null,
  });
  const counted = await app.inject({ method: 'POST', url: '/v1/things/a?step=2' });
  expect([counted.statusCode, counted.json()]).toEqual([201, { count: 3 }]);
  const kim = { identity: 'kim', role: 'agent' };
  expect(seen).toEqual([{ id: 'a' }, { step: 2 }, kim, { identity: 'kim', address: '127.0.0.1' }]);
  const dropped = await app.inject({ method: 'DELETE', url: '/v1/things/a' });
  expect([dropped.statusCode, dropped.body]).toEqual([204, '']);
  expect((await app.inject({ method: 'POST', url: '/v1/things/a?step=x' })).statusCode).toBe(400);
});

it('an operation that answers with something else keeps the status that its handler gave', async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  const replies: FastifyReply[] = [];
  addAdmission(app, { admit: () => Promise.reject(new Error('nobody asks')) }, null);
  const part = { method: 'GET', path: '/v1/part', access: 'public', tag: 'things', summary: 'A part' } as const;
  await app.register(
    operationRoutes(
      { part },
      {
        part: async ({ reply }) => {
          replies.push(reply);
          return reply.code(206).send('half');
        },
      },
    ),
  );
  const answer = await app.inject('/v1/part');
  expect([answer.statusCode, answer.body]).toEqual([206, 'half']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(replies.map(({ statusCode }) => statusCode)).toEqual([206]);
});

it('what an entry does not promise is not sent', async () => {
  const app = await appWith({
    countThings: () => ({ count: 1, secret: 'x' }) as { count: number },
    dropThings: () => null,
  });
  expect((await app.inject({ method: 'POST', url: '/v1/things/a' })).json()).toEqual({ count: 1 });
});

it('the compiler refuses an entry without a handler, a handler without an entry, and another answer', () => {
  const countThings = (): { count: number } => ({ count: 1 });
  const dropThings = (): null => null;
  operationRoutes(table, { countThings, dropThings });
  // @ts-expect-error dropThings has no handler
  operationRoutes(table, { countThings });
  // @ts-expect-error moveThings has no entry
  operationRoutes(table, { countThings, dropThings, moveThings: dropThings });
  // @ts-expect-error the count is a number
  operationRoutes(table, { countThings: () => ({ count: 'one' }), dropThings });
  // @ts-expect-error none of the room's operations has a handler
  operationRoutes(allOperations, {});
});
