import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { knows } from '../../domain/calls/crew.ts';
import { CodedError } from '../../domain/errors.ts';
import { Playback } from '../../domain/protocol/parties.ts';
import type { Actor } from '../calls/port.ts';
import { rangeOf } from '../recordings/byte-range.ts';
import type { RecordingReader } from '../recordings/recording-reader.ts';
import { printTicket, readTicket } from '../recordings/ticket.ts';
import type { RecordingEntry } from '../storage/store.ts';
import { actorOf } from './admission.ts';
import type { Context } from './context.ts';

const tags = ['recordings'];
const access = ['agent', 'supervisor', 'admin', 'key'] as const;
const params = z.object({ id: z.string().max(128) });
const playbackMs = 5 * 60_000;
/** Sound that is read and sent at a time. */
const partBytes = 65_536;

const RecordingView = z.object({
  id: z.string(),
  callId: z.string(),
  kind: z.enum(['call', 'voicemail']),
  channels: z.union([z.literal(1), z.literal(2)]),
  startedAt: z.string(),
  /** Failed and interrupted ones play as far as they go. */
  state: z.enum(['whole', 'interrupted', 'failed']),
  durationMs: z.number(),
  /** Of the file as it is stored. */
  bytes: z.number(),
  /** An identity; null: by the rule of the virtual number. */
  startedBy: z.nullable(z.string()),
  sha256: z.nullable(z.string()),
});
const AuditView = z.array(
  z.object({ at: z.string(), who: z.string(), what: z.string(), subject: z.string(), address: z.string() }),
);

/** Recordings: what they are, their sound by parts, who heard them. */
export function recordingRoutes({ recordings, store, secret, clock }: Context): FastifyPluginAsyncZod {
  /** Agents hear the calls that were theirs. */
  const heardBy = async (id: string, actor: Actor): Promise<RecordingEntry> => {
    const entry = await recordings.get(id);
    if (actor.role !== 'agent') return entry;
    const call = await store.get(entry.callId);
    if (call === null || !knows(call, actor.identity)) {
      throw new CodedError('NOT_FOUND', { message: 'There is no such recording.' });
    }
    return entry;
  };
  /** Tickets that were used: a line for each, not for every part. */
  const used = new Map<string, number>();

  return async (app) => {
    app.get(
      '/v1/recordings/:id',
      {
        exposeHeadRoute: false,
        config: { access },
        schema: { summary: 'What a recording is', tags, params, response: { 200: RecordingView } },
      },
      async (request) => {
        const entry = await heardBy(request.params.id, actorOf(request));
        return { ...entry, state: entry.state as 'whole' | 'interrupted' | 'failed' };
      },
    );

    app.post(
      '/v1/recordings/:id/playback',
      {
        config: { access },
        schema: {
          summary: 'An address for <audio>: needs no token, good for five minutes',
          tags,
          params,
          response: { 200: Playback },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { id } = await heardBy(request.params.id, actor);
        const expires = clock.now() + playbackMs;
        const ticket = printTicket({ recording: id, identity: actor.identity, expires }, secret);
        return { url: `/v1/playback?ticket=${ticket}`, expiresAt: new Date(expires).toISOString() };
      },
    );

    app.delete(
      '/v1/recordings/:id',
      {
        config: { access: ['admin', 'key'] },
        schema: { summary: 'Delete its sound', tags, params, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const entry = await recordings.get(request.params.id);
        const { identity } = actorOf(request);
        await recordings.remove(entry, { who: identity, what: 'deleted', address: request.ip });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/v1/playback',
      {
        config: { access: 'public' },
        schema: {
          summary: 'The sound, as WAV; with Range a part of it',
          tags,
          querystring: z.object({ ticket: z.string().max(1000) }),
        },
      },
      async (request, reply) => {
        const ticket = readTicket(request.query.ticket, secret, clock.now());
        if (ticket === null) throw new CodedError('TOKEN_EXPIRED', { help: 'Ask for another playback address.' });
        const entry = await recordings.get(ticket.recording);
        const reader = await recordings.reader(entry);
        try {
          if (!used.has(request.query.ticket)) {
            for (const [each, expires] of used) if (expires < clock.now()) used.delete(each);
            used.set(request.query.ticket, ticket.expires);
            await recordings.note({ who: ticket.identity, what: 'played', subject: entry.id, address: request.ip });
          }
          const etag = `"${entry.sha256 ?? entry.id}"`;
          // RFC 9110 13.1.5: a part of something else is of no use.
          const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
          const range = fresh ? rangeOf(request.headers.range, reader.size) : null;
          reply
            .header('content-type', 'audio/wav')
            .header('accept-ranges', 'bytes')
            .header('etag', etag)
            .header('cache-control', 'private, max-age=300')
            // The CRM's page is of another origin than the gateway.
            .header('cross-origin-resource-policy', 'cross-origin')
            .header('content-disposition', `inline; filename="recording-${entry.startedAt.slice(0, 10)}.wav"`);
          if (range === 'unsatisfiable') {
            await reader.close();
            return reply.code(416).header('content-range', `bytes */${reader.size}`).send();
          }
          const [start, end] = range ?? [0, reader.size];
          reply.header('content-length', end - start);
          if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${reader.size}`);
          if (request.method === 'HEAD') {
            await reader.close();
            // An empty stream, because an empty body would say that there is none.
            return reply.send(Readable.from([]));
          }
          return reply.send(Readable.from(parts(reader, start, end)));
        } catch (error) {
          await reader.close();
          throw error;
        }
      },
    );

    app.get(
      '/v1/audit',
      {
        config: { access: ['admin', 'key'] },
        schema: {
          summary: 'Who played, read or deleted what, newest first',
          tags,
          querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
          response: { 200: AuditView },
        },
      },
      (request) => recordings.audit(request.query.limit),
    );
  };
}

async function* parts(reader: RecordingReader, start: number, end: number): AsyncGenerator<Buffer> {
  try {
    for (let at = start; at < end; at += partBytes) yield await reader.read(at, Math.min(end, at + partBytes));
  } finally {
    await reader.close();
  }
}
