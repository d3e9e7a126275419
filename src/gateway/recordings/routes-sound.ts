import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RecordingEntry } from '../storage/store.ts';
import { rangeOf } from './byte-range.ts';
import type { RecordingReader } from './recording-reader.ts';

/** Bytes read and sent at a time. */
const partBytes = 65_536;

interface Sound {
  entry: RecordingEntry;
  /** Closed in all cases. */
  reader: RecordingReader;
  /** Writes the audit line. */
  note: () => Promise<void>;
  as: 'inline' | 'attachment';
}

/** Sends a recording as WAV: the whole, or the part that a Range header requests (RFC 9110 section 14). */
export async function sendSound(request: FastifyRequest, reply: FastifyReply, sound: Sound): Promise<FastifyReply> {
  const { entry, reader } = sound;
  await sound.note().catch(async (error: unknown) => {
    await reader.close();
    throw error;
  });
  // The size is part of the tag, because an agent may be allowed only a part of the recording.
  const etag = `"${entry.sha256 ?? entry.id}-${reader.size}"`;
  // RFC 9110 13.1.5: a part of a different version is useless.
  const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const range = fresh ? rangeOf(request.headers.range, reader.size) : null;
  reply
    .header('content-type', 'audio/wav')
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', 'no-store')
    // The CRM's page has another origin than the gateway.
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('content-disposition', `${sound.as}; filename="recording-${entry.startedAt.slice(0, 10)}.wav"`);
  if (range === 'unsatisfiable') {
    await reader.close();
    return reply.code(416).header('content-range', `bytes */${reader.size}`).send();
  }
  const [start, end] = range ?? [0, reader.size];
  reply.header('content-length', end - start);
  if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${reader.size}`);
  if (request.method === 'HEAD') {
    await reader.close();
    // An empty stream, because an empty body would set a content length of 0.
    return reply.send(Readable.from([]));
  }
  return reply.send(soundOf(reader, start, end));
}

/** Closes the reader at the end, and also if the client disconnects before the start. */
function soundOf(reader: RecordingReader, start: number, end: number): Readable {
  let at = start;
  return new Readable({
    read() {
      if (at >= end) {
        this.push(null);
        return;
      }
      const from = at;
      at = Math.min(end, from + partBytes);
      reader.read(from, at).then(
        (part) => this.push(part),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      reader.close().then(
        () => done(error),
        (failure: Error) => done(error ?? failure),
      );
    },
  });
}
