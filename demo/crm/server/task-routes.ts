import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import type { Crm } from './crm.ts';
import { text, textOrNull } from './schema.ts';
import type { NewTask } from './tasks.ts';

const taskSchema = {
  type: 'object',
  required: ['subject', 'due'],
  properties: {
    contactId: textOrNull(32),
    subject: { ...text(300), minLength: 1 },
    body: { ...text(20_000), default: '' },
    due: { type: 'string', format: 'date' },
    owner: textOrNull(64),
  },
} as const;

/** Tasks for other programs. */
export function taskRoutes(app: FastifyInstance, crm: Crm, guarded: RouteShorthandOptions): void {
  const params = { type: 'object', properties: { key: { ...text(200), minLength: 1 } } } as const;

  app.put<{ Params: { key: string }; Body: Omit<NewTask, 'done'> }>(
    '/api/tasks/:key',
    { ...guarded, schema: { params, body: taskSchema } },
    async ({ params: { key }, body }, reply) => {
      const { contactId = null, owner = null } = body;
      if (contactId !== null && !crm.contacts.get(contactId)) {
        return reply.code(422).send({ error: 'There is no such contact.' });
      }
      return { id: crm.tasks.put(key, { ...body, contactId, owner, done: false }) };
    },
  );

  app.post<{ Params: { key: string } }>(
    '/api/tasks/:key/done',
    { ...guarded, schema: { params } },
    async ({ params: { key } }, reply) => {
      if (!crm.tasks.complete(key)) return reply.code(404).send({ error: 'There is no such task.' });
      return {};
    },
  );
}
