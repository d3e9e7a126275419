import type { Clock } from '../../../domain/clock.ts';
import type { FlowCommand } from '../../../domain/flows/run/commands.ts';
import type { HttpAnswer } from '../../../domain/flows/run/events.ts';
import { type GuardOptions, guardedRequest, Refused, Unreachable } from '../../web/guarded-request.ts';

export type RequestCommand = Extract<FlowCommand, { type: 'request' }>;

/** The largest answer. A larger one is a mistake, and its beginning would be no JSON. */
const maxBytes = 64 * 1024;

export interface WebParts {
  clock: Clock;
  /** The value of a secret. null: there is none. */
  secret(name: string): Promise<string | null>;
  logger: { warn(values: object, message: string): void };
  guard: Pick<GuardOptions, 'resolve' | 'mayReach' | 'privateHosts'>;
}

/** Sends the request of a flow. Never rejects. A redirect is an answer; it is never followed. */
export async function askServer(
  parts: WebParts,
  { url, method, headers, secretHeaders, body, timeoutMs }: RequestCommand,
  callId: string,
  cancelled: AbortSignal,
): Promise<HttpAnswer> {
  if (!URL.canParse(url)) return { failed: 'refused' };
  const address = new URL(url);
  try {
    const secrets = await secretsOf(parts, secretHeaders);
    if (secrets === null) return { failed: 'no-secret' };
    const request = { method, headers: { ...ours(body), ...headers, ...secrets }, keepRedirects: true };
    const guard = { ...parts.guard, clock: parts.clock, allowHttp: false, maxBytes, timeoutMs, signal: cancelled };
    const answer = await guardedRequest(address, body === null ? request : { ...request, body }, guard);
    return {
      status: answer.status,
      contentType: answer.headers['content-type'] ?? '',
      body: answer.body.toString('utf8'),
    };
  } catch (error) {
    const failed = reasonOf(error);
    // The query may contain a caller's data.
    if (!cancelled.aborted)
      parts.logger.warn({ err: error, callId, host: address.host, failed }, 'request of a flow failed');
    return { failed };
  }
}

function ours(body: string | null): Record<string, string> {
  const content = body === null ? {} : { 'content-type': 'application/json' };
  return { 'user-agent': 'sidecall', accept: 'application/json, text/plain', ...content };
}

async function secretsOf(
  { secret }: WebParts,
  names: Readonly<Record<string, string>>,
): Promise<Record<string, string> | null> {
  const headers: Record<string, string> = {};
  for (const [header, name] of Object.entries(names)) {
    const value = await secret(name);
    if (value === null) return null;
    headers[header] = value;
  }
  return headers;
}

function reasonOf(error: unknown): Extract<HttpAnswer, { failed: unknown }>['failed'] {
  if (error instanceof Unreachable) return error.slow ? 'timeout' : 'network';
  if (error instanceof Refused) return error.tooLarge ? 'too-large' : 'refused';
  return 'network';
}
