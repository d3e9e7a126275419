import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import { isStorageError } from '../storage/storage-trouble.ts';
import { redactUrl, redactValue } from './redact.ts';

/** Logs JSON lines. Every finished line passes the redactor, whichever way it was written. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { name: 'sidecall' },
      serializers: {
        req: (request: FastifyRequest) => ({
          method: request.method,
          url: redactUrl(request.url),
          remoteAddress: request.ip,
        }),
        res: (reply: FastifyReply) => ({ statusCode: reply.statusCode }),
      },
      hooks: {
        streamWrite: redactLine,
        logMethod(args, method, level) {
          // A full disk causes many failures. StorageHealth reports and counts them once.
          const [fields] = args as unknown[];
          if (level > 20 && isRepetition(fields)) this.debug(...(args as Parameters<typeof method>));
          else method.apply(this, args);
        },
      },
    },
    destination,
  );
}

/** Whether the failure's only cause is that the database is not writable. */
function isRepetition(fields: unknown): boolean {
  if (typeof fields !== 'object' || fields === null || 'storage' in fields) return false;
  return isStorageError((fields as { err?: unknown }).err);
}

function redactLine(line: string): string {
  return `${JSON.stringify(redactValue(JSON.parse(line)))}\n`;
}
