import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { noteOnce } from '../audit/note-once.ts';
import type { ConsolePages } from '../http/console.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import type { Recordings } from './recordings.ts';
import { sendSound } from './routes-sound.ts';

/** Requests of one player or download within this time are one reading, in ms. */
const oneReadingMs = 5 * 60_000;

interface Ports {
  recordings: Recordings;
  consolePages: ConsolePages;
  /** The mark of a key that may read recordings. null: it is none. */
  linkKeyMark: (presented: string) => string | null;
  /** Notes a wrong key in the audit. */
  refused: (address: string) => Promise<void>;
  clock: Clock;
}

/**
 * The address of a recording in the entries of a CRM. It holds no secret. A person gets a page, which asks them to sign
 * in; roles and audit are those of the API that the page uses. A server sends Basic with a key that is limited to this
 * address (RFC 7617), and gets the sound.
 */
export function recordingLinkRoutes(ports: Ports): FastifyPluginAsync {
  const { recordings, consolePages, linkKeyMark, refused, clock } = ports;
  const noteReading = noteOnce(clock, (line) => recordings.note(line));

  return async (app) => {
    app.get<{ Params: { id: string } }>(
      '/recordings/:id',
      { schema: { hide: true }, config: limited(perMinute.recordingLinks) },
      async (request, reply) => {
        const { authorization, accept = '' } = request.headers;
        reply.header('cache-control', 'no-store');
        if (authorization === undefined && accept.includes('text/html')) {
          return consolePages.send(request, reply, 'recording');
        }
        const key = keyOf(authorization);
        const mark = key === null ? null : linkKeyMark(key);
        if (mark === null) {
          if (key !== null) await refused(request.ip);
          const error = new CodedError('API_KEY_INVALID', {
            message: 'This recording needs a key, or a browser in which you are signed in.',
            help: 'Send Basic with a key of SIDECALL_RECORDING_LINK_KEYS as the password, or open the address in a browser.',
          });
          // RFC 7617 section 2. Browsers open the page instead, so they never ask for this password.
          reply.header('www-authenticate', 'Basic realm="recordings", charset="UTF-8"');
          return reply.code(error.status).send(error.toBody());
        }
        const entry = await recordings.get(request.params.id);
        const reader = await recordings.reader(entry);
        const who = `key ${mark}`;
        const line = { who, what: 'read', subject: entry.id, address: request.ip } as const;
        const note = () => noteReading(`${who} ${entry.id} ${request.ip}`, clock.now() + oneReadingMs, line);
        return sendSound(request, reply, { entry, reader, note, as: 'inline' });
      },
    );
  };
}

/** The password of Basic; the user name does not count. null: other credentials, or none. */
function keyOf(authorization: string | undefined): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]{1,1000})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? null : text.slice(at + 1);
}
