import type { FastifyPluginAsync } from 'fastify';
import { heardMs } from '../../domain/calls/heard.ts';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';
import { knows, leftAt } from '../../domain/participants/standing.ts';
import * as operations from '../../domain/protocol/operations/recordings.ts';
import type { Role } from '../../domain/protocol/session.ts';
import { noteOnce } from '../audit/note-once.ts';
import type { Revocations } from '../auth/revocations.ts';
import type { Actor } from '../calls/port.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { CallStore, RecordingEntry } from '../storage/store.ts';
import { cutReader } from './cut-reader.ts';
import type { RecordingReader } from './recording-reader.ts';
import type { Recordings } from './recordings.ts';
import { sendSound } from './routes-sound.ts';
import { printTicket, readTicket } from './ticket.ts';
import { waveformOf } from './waveform.ts';

const playbackMs = 5 * 60_000;
/** Recordings in a bucket that are larger have no waveform: 17 minutes of two sides. */
const drawnBytes = 32 * 1024 * 1024;

/** Whether a player offers the recording as a file. Agents only play it. */
function mayKeep(role: Role): boolean {
  return role !== 'agent';
}

interface Ports {
  recordings: Recordings;
  store: Pick<CallStore, 'get'>;
  /** Signs playback addresses. Addresses signed with the former secrets remain valid. */
  secret: string;
  previousSecrets: readonly string[];
  clock: Clock;
  revocations: Pick<Revocations, 'revokedSince'>;
}

/** A recording, and how many milliseconds of it may be played. */
interface Heard {
  entry: RecordingEntry;
  ms: number;
}

/** The list and `get` of recordings have no others. */
const keptState = ({ state }: RecordingEntry) => state as 'whole' | 'interrupted' | 'failed';

/** Routes for recordings: metadata, sound, playback addresses. */
export function recordingRoutes(ports: Ports): FastifyPluginAsync {
  const { recordings, store, secret, previousSecrets, clock, revocations } = ports;
  /** Agents can play recordings of their own calls. If they left a call, they can play the part until then. */
  const heardBy = async (id: string, actor: Pick<Actor, 'identity' | 'role'>): Promise<Heard> => {
    const entry = await recordings.get(id);
    if (actor.role !== 'agent') return { entry, ms: entry.durationMs };
    const call = await store.get(entry.callId);
    const noted = call === null ? undefined : call.recordings.find((each) => each.id === id);
    const ms = call === null ? 0 : heardMs(call, actor.identity, noted ?? { ...entry, at: entry.startedAt });
    // A failed recording has no sound. Only agents with access to the whole call see it.
    const all = call !== null && knows(call, actor.identity) && leftAt(call, actor.identity) === null;
    if (ms === 0 && !all) throw new CodedError('NOT_FOUND', { message: 'There is no such recording.' });
    return { entry, ms };
  };
  const readerOf = async ({ entry, ms }: Heard): Promise<RecordingReader> => {
    const reader = await recordings.reader(entry);
    return ms < entry.durationMs ? cutReader(reader, ms) : reader;
  };
  const noteHearing = noteOnce(clock, (line) => recordings.note(line));

  return operationRoutes(
    operations,
    {
      async listRecordings({ query: { limit, before, kind, startedAfter, startedBefore } }) {
        const filter = {
          kind,
          ...(startedAfter !== undefined && { startedAfter: new Date(startedAfter).toISOString() }),
          ...(startedBefore !== undefined && { startedBefore: new Date(startedBefore).toISOString() }),
        };
        const entries = await recordings.page(limit, filter, before ?? null);
        return entries.map((entry) => ({ ...entry, state: keptState(entry) }));
      },

      async getRecording({ params: { id }, actor }) {
        const { entry, ms } = await heardBy(id, actor);
        return { ...entry, durationMs: ms, state: keptState(entry) };
      },

      async createPlayback({ params: { id }, actor }) {
        const { entry } = await heardBy(id, actor);
        const { identity, role } = actor;
        const issued = clock.now();
        const expires = issued + playbackMs;
        const ticket = printTicket({ recording: entry.id, identity, role, issued, expires }, secret);
        const url = `/v1/playback?ticket=${ticket}`;
        return {
          url,
          expiresAt: new Date(expires).toISOString(),
          ...(mayKeep(role) && { download: `${url}&download=true` }),
        };
      },

      async getRecordingWaveform({ params: { id }, actor }) {
        const found = await heardBy(id, actor);
        // A bucket is read in large blocks: a drawing is not worth all of them.
        if (found.entry.object !== null && found.entry.bytes > drawnBytes) return { levels: [] };
        const reader = await readerOf(found);
        try {
          return { levels: await waveformOf(reader) };
        } finally {
          await reader.close();
        }
      },

      async downloadRecording({ params: { id }, actor, sender, request, reply }) {
        const found = await heardBy(id, actor);
        const { entry } = found;
        const { identity, address } = sender;
        const heard = { who: identity, what: 'read', subject: entry.id, address } as const;
        // A download in parts counts as one reading.
        const note = (): Promise<void> =>
          noteHearing(`${identity} ${entry.id} ${address}`, clock.now() + playbackMs, heard);
        return sendSound(request, reply, { entry, reader: await readerOf(found), note, as: 'attachment' });
      },

      async deleteRecording({ params: { id }, query: { reason = '' }, sender: { identity, address } }) {
        const line = { who: identity, what: 'deleted', address } as const;
        await recordings.remove(await recordings.get(id), line, redactNumbers(reason.trim()));
        return null;
      },

      async playRecording({ query, request, reply }) {
        const ticket = readTicket(query.ticket, [secret, ...previousSecrets], clock.now());
        if (ticket === null || revocations.revokedSince(ticket.identity, ticket.issued)) {
          throw new CodedError('TOKEN_EXPIRED', { help: 'Ask for another playback address.' });
        }
        const kept = query.download === true;
        if (kept && !mayKeep(ticket.role)) throw new CodedError('FORBIDDEN');
        // Checked again, because the agent may have left the call since the address was issued.
        const found = await heardBy(ticket.recording, ticket);
        const { entry } = found;
        const heard = {
          who: ticket.identity,
          what: kept ? 'read' : 'played',
          subject: entry.id,
          address: request.ip,
        } as const;
        const once = `${query.ticket} ${heard.what} ${request.ip}`;
        const note = (): Promise<void> => noteHearing(once, ticket.expires, heard);
        const as = kept ? 'attachment' : 'inline';
        return sendSound(request, reply, { entry, reader: await readerOf(found), note, as });
      },
    },
    { getRecording: { exposeHeadRoute: false } },
  );
}
