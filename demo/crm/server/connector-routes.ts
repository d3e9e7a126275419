import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CallEntry, summaryOf } from './calls.ts';
import type { Crm } from './crm.ts';
import type { FaultMode } from './fault.ts';
import { text, textOrNull } from './schema.ts';
import { taskRoutes } from './task-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';
import { users } from './users.ts';

const callEntrySchema = {
  type: 'object',
  required: ['revision', 'direction', 'customer', 'virtualNumber', 'startedAt', 'endedAt', 'duration', 'endReason'],
  properties: {
    revision: { type: 'integer', minimum: 1 },
    contactId: textOrNull(32),
    direction: { enum: ['inbound', 'outbound'] },
    customer: text(64),
    virtualNumber: text(32),
    agent: textOrNull(64),
    startedAt: text(40),
    answeredAt: textOrNull(40),
    endedAt: text(40),
    duration: { type: 'integer', minimum: 0 },
    endReason: text(32),
    note: { type: 'string', maxLength: 4000, default: '' },
    disposition: textOrNull(64),
    user: textOrNull(64),
    recording: {
      type: ['object', 'null'],
      required: ['url', 'seconds'],
      properties: { url: text(2000), seconds: { type: 'integer', minimum: 0 } },
    },
    recordId: textOrNull(32),
  },
} as const;

/** The API for other programs, with the bearer token from the CRM's settings. */
export function connectorRoutes(app: FastifyInstance, crm: Crm, token: string): void {
  const authorize = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${token}`)) {
      await reply.code(401).send({ error: 'A valid API token is needed.' });
    }
  };
  const faulty = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    if (!(await crm.fault.admit(gone.signal))) await reply.code(503).send({ error: 'Down for maintenance.' });
  };
  const guarded = { onRequest: authorize, preHandler: faulty };

  app.get<{ Querystring: { phone?: string; words?: string } }>(
    '/api/contacts',
    { ...guarded, schema: { querystring: { type: 'object', properties: { phone: text(64), words: text(64) } } } },
    async ({ query: { phone = '', words } }) => {
      const found = words === undefined ? crm.contacts.findByPhone(phone) : crm.contacts.findByWords(words);
      return { contacts: found.map((each) => crm.dossier(each)) };
    },
  );

  app.post<{ Body: { key?: string; name: string; company?: string | null; phone: string; private?: boolean } }>(
    '/api/contacts',
    {
      ...guarded,
      schema: {
        body: {
          type: 'object',
          required: ['name', 'phone'],
          properties: {
            key: text(200),
            name: { ...text(200), minLength: 1 },
            company: textOrNull(200),
            phone: text(64),
            private: { type: 'boolean' },
          },
        },
      },
    },
    async (request, reply) => {
      const { key = null, name, company, phone } = request.body;
      const hidden = request.body.private === true;
      const contact = crm.contacts.create(
        { key, name, company: company ?? null, private: hidden, phones: [{ label: 'Phone', number: phone }] },
        crm.now(),
      );
      return reply.code(201).send({ contact: crm.dossier(contact) });
    },
  );

  app.put<{ Params: { externalId: string }; Body: CallEntry & { recordId?: string | null } }>(
    '/api/calls/:externalId',
    {
      ...guarded,
      schema: { params: { type: 'object', properties: { externalId: text(64) } }, body: callEntrySchema },
    },
    async (request, reply) => {
      const entry = {
        ...request.body,
        contactId: request.body.contactId ?? null,
        agent: request.body.agent ?? null,
        answeredAt: request.body.answeredAt ?? null,
        disposition: request.body.disposition ?? null,
        user: request.body.user ?? null,
        recording: request.body.recording ?? null,
      };
      if (entry.contactId !== null && !crm.contacts.get(entry.contactId)) {
        return reply.code(422).send({ error: 'There is no such contact.' });
      }
      const { id, created } = crm.calls.put(request.params.externalId, entry, request.body.recordId ?? null);
      return reply.code(created ? 201 : 200).send({ id });
    },
  );

  app.get<{ Querystring: { limit: number } }>(
    '/api/calls',
    {
      onRequest: authorize,
      schema: {
        querystring: {
          type: 'object',
          properties: { limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 } },
        },
      },
    },
    async (request) => ({
      calls: crm.calls.list({ limit: request.query.limit }).map((call) => ({ ...call, summary: summaryOf(call) })),
    }),
  );

  app.get('/api/users', guarded, async () => ({
    users: users.map(({ id, name }) => ({ id, name, email: `${id}@ledger.example`, active: true })),
  }));

  ticketRoutes(app, crm, guarded);
  taskRoutes(app, crm, guarded);

  app.post<{ Body: { mode: FaultMode; ms?: number } }>(
    '/api/_fault',
    { onRequest: authorize, schema: { body: faultSchema } },
    async (request) => crm.setFault(request.body),
  );
}

export const faultSchema = {
  type: 'object',
  required: ['mode'],
  properties: { mode: { enum: ['ok', 'slow', 'down'] }, ms: { type: 'integer', minimum: 0, maximum: 60_000 } },
} as const;

/** Compares in constant time, so that the duration discloses nothing about the secret. */
function sameSecret(given: string, wanted: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
