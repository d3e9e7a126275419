import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { heardMs } from '../../domain/calls/heard.ts';
import { ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { knows, leftAt } from '../../domain/participants/standing.ts';
import { Playback } from '../../domain/protocol/parties.ts';
import type { Actor } from '../calls/port.ts';
import { cutReader } from '../recordings/cut-reader.ts';
import type { RecordingReader } from '../recordings/recording-reader.ts';
import { printTicket, readTicket } from '../recordings/ticket.ts';
import type { AuditLine, RecordingEntry } from '../storage/store.ts';
import { actorOf } from './admission.ts';
import type { Context } from './context.ts';
import { sendSound } from './recording-sound.ts';
import { schemaNames } from './schema-names.ts';

const tags = ['recordings'];
const access = ['agent', 'supervisor', 'admin', 'key'] as const;
const params = z.object({ id: z.string().max(128) });
const playbackMs = 5 * 60_000;

const RecordingView = z.object({
  id: z.string(),
  callId: z.string(),
  kind: z.enum(['call', 'voicemail']),
  channels: z.union([z.literal(1), z.literal(2)]),
  startedAt: z.string(),
  state: z
    .enum(['whole', 'interrupted', 'failed'])
    .describe('interrupted by a crash, or failed because it could not be written: both play as far as they go'),
  durationMs: z.number(),
  bytes: z.number().describe('of the file as it is stored, which may be encrypted'),
  startedBy: z.nullable(z.string()).describe('an identity; null: by the rule of the virtual number'),
  sha256: z.nullable(z.string()).describe('of the file as it is stored'),
});
const AuditView = z.array(
  z.object({ at: z.string(), who: z.string(), what: z.string(), subject: z.string(), address: z.string() }),
);

schemaNames.add(RecordingView, { id: 'Recording', description: 'A recording, whole or as far as it goes.' });
schemaNames.add(AuditView, { id: 'Audit', description: 'Who did what to what, from which address.' });

/** A recording, and how many milliseconds of it may be heard. */
interface Heard {
  entry: RecordingEntry;
  ms: number;
}

/** Recordings: what they are, their sound by parts, who heard them. */
export function recordingRoutes({
  recordings,
  store,
  secret,
  previousSecrets,
  clock,
  revocations,
}: Context): FastifyPluginAsyncZod {
  /** Agents hear the calls that are theirs, and of those that were, the part up to the moment they left. */
  const heardBy = async (id: string, actor: Pick<Actor, 'identity' | 'role'>): Promise<Heard> => {
    const entry = await recordings.get(id);
    if (actor.role !== 'agent') return { entry, ms: entry.durationMs };
    const call = await store.get(entry.callId);
    const noted = call === null ? undefined : call.recordings.find((each) => each.id === id);
    const ms = call === null ? 0 : heardMs(call, actor.identity, noted ?? { ...entry, at: entry.startedAt });
    // One that failed has no sound, and is shown to those who may see all of it.
    const all = call !== null && knows(call, actor.identity) && leftAt(call, actor.identity) === null;
    if (ms === 0 && !all) throw new CodedError('NOT_FOUND', { message: 'There is no such recording.' });
    return { entry, ms };
  };
  const readerOf = async ({ entry, ms }: Heard): Promise<RecordingReader> => {
    const reader = await recordings.reader(entry);
    return ms < entry.durationMs ? cutReader(reader, ms) : reader;
  };
  /** Hearings that are written down, and until when, in ticks: a line for each, not for every part. */
  const noted = new Map<string, number>();
  const noteOnce = async (hearing: string, expires: number, line: Omit<AuditLine, 'at'>): Promise<void> => {
    if ((noted.get(hearing) ?? Number.NEGATIVE_INFINITY) > ticks(clock)) return;
    for (const [each, until] of noted) if (until <= ticks(clock)) noted.delete(each);
    // At once: a player asks for several parts in the same moment.
    noted.set(hearing, expires);
    await recordings.note(line).catch((error: unknown) => {
      noted.delete(hearing);
      throw error;
    });
  };

  return async (app) => {
    app.get(
      '/v1/recordings/:id',
      {
        exposeHeadRoute: false,
        config: { access },
        schema: { summary: 'What a recording is', tags, params, response: { 200: RecordingView } },
      },
      async (request) => {
        const { entry, ms } = await heardBy(request.params.id, actorOf(request));
        return { ...entry, durationMs: ms, state: entry.state as 'whole' | 'interrupted' | 'failed' };
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
        const { entry } = await heardBy(request.params.id, actor);
        const { identity, role } = actor;
        const issued = clock.now();
        const expires = issued + playbackMs;
        const ticket = printTicket({ recording: entry.id, identity, role, issued, expires }, secret);
        return { url: `/v1/playback?ticket=${ticket}`, expiresAt: new Date(expires).toISOString() };
      },
    );

    app.get(
      '/v1/recordings/:id/audio',
      {
        config: { access },
        schema: { summary: 'The sound by token or key, as WAV to be saved; with Range a part of it', tags, params },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const found = await heardBy(request.params.id, actor);
        const { entry } = found;
        const heard = { who: actor.identity, what: 'read', subject: entry.id, address: request.ip } as const;
        // A download by parts is one reading.
        const hearing = `${actor.identity} ${entry.id} ${request.ip}`;
        const note = (): Promise<void> => noteOnce(hearing, ticks(clock) + playbackMs, heard);
        return sendSound(request, reply, { entry, reader: await readerOf(found), note, as: 'attachment' });
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
        const ticket = readTicket(request.query.ticket, [secret, ...previousSecrets], clock.now());
        if (ticket === null || revocations.revokedSince(ticket.identity, ticket.issued)) {
          throw new CodedError('TOKEN_EXPIRED', { help: 'Ask for another playback address.' });
        }
        // Once more: they may have left the call since they asked.
        const found = await heardBy(ticket.recording, ticket);
        const { entry } = found;
        const heard = { who: ticket.identity, what: 'played', subject: entry.id, address: request.ip } as const;
        const note = (): Promise<void> => noteOnce(`${request.query.ticket} ${request.ip}`, ticket.expires, heard);
        return sendSound(request, reply, { entry, reader: await readerOf(found), note, as: 'inline' });
      },
    );

    app.get(
      '/v1/audit',
      {
        config: { access: ['admin', 'key'] },
        schema: {
          summary: 'Who heard, changed, read or was given what, newest first',
          tags,
          querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
          response: { 200: AuditView },
        },
      },
      async (request) => {
        const lines = await recordings.audit(request.query.limit);
        const { identity } = actorOf(request);
        const reading = { who: identity, what: 'audit.read', subject: `${lines.length}`, address: request.ip } as const;
        await noteOnce(`audit ${identity} ${request.ip}`, ticks(clock) + playbackMs, reading);
        return lines;
      },
    );
  };
}
