import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import { isStorageError } from '../storage/storage-trouble.ts';
import { redactUrl, redactValue } from './redact.ts';

/** JSON lines. Every finished line passes the redactor, whoever wrote it and by whatever way. */
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
          // One full disk makes many things fail; StorageHealth reports and counts it once.
          const [fields] = args as unknown[];
          if (level > 20 && isRepetition(fields)) this.debug(...(args as Parameters<typeof method>));
          else method.apply(this, args);
        },
      },
    },
    destination,
  );
}

/** A failure whose only reason is that the database cannot be written. */
function isRepetition(fields: unknown): boolean {
  if (typeof fields !== 'object' || fields === null || 'storage' in fields) return false;
  return isStorageError((fields as { err?: unknown }).err);
}

function redactLine(line: string): string {
  return `${JSON.stringify(redactValue(JSON.parse(line)))}\n`;
}
