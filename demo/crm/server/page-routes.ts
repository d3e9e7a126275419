import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallEntry, SavedCall } from './calls.ts';
import { faultSchema } from './connector-routes.ts';
import type { Contact } from './contacts.ts';
import type { Crm } from './crm.ts';
import type { FaultMode } from './fault.ts';
import { text } from './schema.ts';
import type { TicketStatus } from './tickets.ts';
import { type User, userById, users } from './users.ts';

/** The API of the CRM's own pages, for the signed-in user. If two users are signed in, `?user=` selects one. */
export function pageRoutes(app: FastifyInstance, crm: Crm): void {
  const signedIn = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!userOf(request, crm)) await reply.code(401).send({ error: 'Sign in first.' });
  };
  const guarded = { onRequest: signedIn };

  app.get('/app/session', guarded, async (request) => ({
    user: userOf(request, crm),
    users,
    fault: crm.fault.mode,
  }));

  app.get<{ Querystring: { q?: string } }>('/app/contacts', guarded, async (request) => ({
    contacts: crm.contacts.list(request.query.q ?? '').map((contact) => ({
      ...shown(contact),
      openTickets: crm.tickets.list({ contactId: contact.id, unsolved: true }).length,
    })),
  }));

  app.get<{ Params: { id: string } }>('/app/contacts/:id', guarded, async (request, reply) => {
    const contact = crm.contacts.get(request.params.id);
    if (!contact) return reply.code(404).send({ error: 'There is no such contact.' });
    return {
      contact: shown(contact),
      tickets: crm.tickets.list({ contactId: contact.id }),
      tasks: crm.tasks.list({ contactId: contact.id, open: true }),
      calls: crm.calls.list({ contactId: contact.id, limit: 100 }).map((call) => shownCall(call, contact)),
      notes: crm.notes.of(contact.id),
    };
  });

  app.post<{ Params: { id: string }; Body: { body: string } }>(
    '/app/contacts/:id/notes',
    {
      ...guarded,
      schema: {
        body: {
          type: 'object',
          required: ['body'],
          properties: { body: { type: 'string', minLength: 1, maxLength: 2000 } },
        },
      },
    },
    async (request, reply) => {
      if (!crm.contacts.get(request.params.id)) return reply.code(404).send({ error: 'There is no such contact.' });
      const author = userOf(request, crm)?.name ?? '';
      crm.notes.add(request.params.id, { author, body: request.body.body, at: crm.now() });
      return reply.code(201).send({});
    },
  );

  app.get('/app/tickets', guarded, async () => ({ tickets: crm.tickets.list() }));

  app.get<{ Params: { id: string } }>('/app/tickets/:id', guarded, async (request, reply) => {
    const ticket = crm.tickets.get(request.params.id);
    const contact = ticket && crm.contacts.get(ticket.contactId);
    if (!ticket || !contact) return reply.code(404).send({ error: 'There is no such ticket.' });
    return { ticket, contact: shown(contact), comments: crm.tickets.comments(ticket.id) };
  });

  app.put<{ Params: { id: string }; Body: { status: TicketStatus } }>(
    '/app/tickets/:id/status',
    {
      ...guarded,
      schema: {
        body: {
          type: 'object',
          required: ['status'],
          properties: { status: { enum: ['open', 'pending', 'solved'] } },
        },
      },
    },
    async (request, reply) => {
      if (!crm.tickets.get(request.params.id)) return reply.code(404).send({ error: 'There is no such ticket.' });
      crm.tickets.setStatus(request.params.id, request.body.status, crm.now());
      return { ticket: crm.tickets.get(request.params.id) };
    },
  );

  app.get('/app/calls', guarded, async () => ({
    calls: crm.calls.list({ limit: 100 }).map((call) => {
      const contact = call.contactId === null ? null : crm.contacts.get(call.contactId);
      return { ...shownCall(call, contact), contactName: contact?.name ?? null };
    }),
  }));

  app.post<{ Body: { contactId: string; note: string } }>(
    '/app/calls',
    {
      ...guarded,
      schema: {
        body: {
          type: 'object',
          required: ['contactId', 'note'],
          properties: { contactId: text(32), note: text(2000) },
        },
      },
    },
    async (request, reply) => {
      const { contactId, note } = request.body;
      if (!crm.contacts.get(contactId)) return reply.code(404).send({ error: 'There is no such contact.' });
      const user = userOf(request, crm)?.id ?? null;
      return reply.code(201).send({ id: crm.calls.add(callByHand(contactId, note, user, crm.now())) });
    },
  );

  app.post<{ Body: { mode: FaultMode; ms?: number } }>(
    '/app/fault',
    { ...guarded, schema: { body: faultSchema } },
    async (request) => crm.setFault(request.body),
  );
}

/** The entry of a call that a user writes down. */
export function callByHand(contactId: string | null, note: string, user: string | null, at: string): CallEntry {
  return {
    ...{ revision: 1, contactId, direction: 'outbound', customer: '', virtualNumber: '', agent: user, user },
    ...{ startedAt: at, answeredAt: at, endedAt: at, duration: 0, endReason: 'COMPLETED' },
    ...{ note, disposition: null, recording: null },
  };
}

/** The signed-in user of a request, or null. */
export function userOf(request: FastifyRequest, crm: Crm): User | null {
  const wanted = (request.query as { user?: unknown } | undefined)?.user;
  return userById(crm.sessions.userOf(request.headers.cookie ?? '', typeof wanted === 'string' ? wanted : null));
}

/** The version of a contact for the pages: private numbers never reach the browser. */
function shown(contact: Contact): Contact {
  return contact.private ? { ...contact, phones: [] } : contact;
}

/**
 * Also hides a private number that a connector wrote in full. A number that the connector masked is shown as received.
 */
function shownCall(call: SavedCall, contact: Contact | null): SavedCall {
  const digits = call.customer.replace(/\D/g, '');
  return contact?.private && digits.length >= 7 ? { ...call, customer: 'hidden' } : call;
}
