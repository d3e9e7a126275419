import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import type { Crm } from './crm.ts';
import { text, textOrNull } from './schema.ts';
import type { Ticket } from './tickets.ts';
import { userById } from './users.ts';

const ticketSchema = {
  type: 'object',
  required: ['key', 'contactId', 'subject', 'body'],
  properties: {
    key: { ...text(200), minLength: 1 },
    contactId: text(32),
    subject: { ...text(300), minLength: 1 },
    body: text(20_000),
  },
} as const;

const commentSchema = {
  type: 'object',
  required: ['key', 'body'],
  properties: { key: { ...text(200), minLength: 1 }, body: text(20_000), user: textOrNull(64) },
} as const;

/** Tickets for other programs. */
export function ticketRoutes(app: FastifyInstance, crm: Crm, guarded: RouteShorthandOptions): void {
  app.get<{ Params: { id: string } }>('/api/contacts/:id/tickets', guarded, async (request, reply) => {
    if (!crm.contacts.get(request.params.id)) return reply.code(404).send({ error: 'There is no such contact.' });
    return { tickets: crm.tickets.list({ contactId: request.params.id, unsolved: true }).map(outline) };
  });

  app.post<{ Body: { key: string; contactId: string; subject: string; body: string } }>(
    '/api/tickets',
    { ...guarded, schema: { body: ticketSchema } },
    async (request, reply) => {
      const { key, contactId, subject, body } = request.body;
      if (!crm.contacts.get(contactId)) return reply.code(422).send({ error: 'There is no such contact.' });
      const at = crm.now();
      const id = crm.tickets.create({
        ...{ key, contactId, subject, body },
        ...{ status: 'open', priority: 'normal', createdAt: at, updatedAt: at },
      });
      const ticket = crm.tickets.get(id);
      return reply.code(201).send({ ticket: ticket && outline(ticket) });
    },
  );

  app.post<{ Params: { id: string }; Body: { key: string; body: string; user?: string | null } }>(
    '/api/tickets/:id/comments',
    { ...guarded, schema: { body: commentSchema } },
    async (request, reply) => {
      const { key, body, user } = request.body;
      if (!crm.tickets.get(request.params.id)) return reply.code(404).send({ error: 'There is no such ticket.' });
      const author = userById(user)?.name ?? 'Telephone';
      crm.tickets.comment(request.params.id, key, { author, body, at: crm.now() });
      const ticket = crm.tickets.get(request.params.id);
      return reply.code(201).send({ ticket: ticket && outline(ticket) });
    },
  );
}

function outline({ id, subject, status, updatedAt }: Ticket) {
  return { id, subject, status, updatedAt };
}
