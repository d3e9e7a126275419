import * as z from 'zod/mini';
import { CodedError } from '../domain/errors/coded-error.ts';
import { VisitorAnswer } from '../domain/protocol/session.ts';
import { errorOf, noGateway } from './gateway-client.ts';
import { whyUnreachable } from './unreachable.ts';

const timeoutMs = 10_000;

/**
 * POST /v1/visitor-tokens: returns everything that a website's visitor needs for a call. Rejects with a CodedError:
 * GATEWAY_UNREACHABLE, ORIGIN_NOT_ALLOWED, CHALLENGE_FAILED, CHALLENGE_UNAVAILABLE, SERVER_TOKEN_REQUIRED, NOT_FOUND,
 * RATE_LIMITED.
 * @param gateway the gateway's address, with or without a slash at its end
 * @param challenge the answer to the site's challenge, if it has one
 */
export async function visitorToken(
  gateway: string,
  site: string,
  signal: AbortSignal,
  challenge?: string,
): Promise<VisitorAnswer> {
  let answer: Response;
  try {
    answer = await fetch(`${gateway.replace(/\/$/, '')}/v1/visitor-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ site, challenge }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (cause) {
    const why = await whyUnreachable(gateway, cause);
    if (why.code !== 'GATEWAY_UNREACHABLE') throw why;
    throw new CodedError('GATEWAY_UNREACHABLE', { help: 'Check your network, then try again.', cause: why.cause });
  }
  const body: unknown = await answer.json().catch(() => null);
  if (body === null && (answer.ok || answer.status === 404)) throw noGateway(gateway);
  if (!answer.ok) throw errorOf(answer.status, body);
  const parsed = z.safeParse(VisitorAnswer, body);
  if (!parsed.success) throw new CodedError('INTERNAL', { cause: parsed.error });
  return parsed.data;
}

/**
 * The same from the page's own server, which called POST /v1/tokens with the role `visitor`. Rejects with the error of
 * `ask`, or with TOKEN_INVALID if the value is something else.
 */
export async function signedVisitor(ask: () => Promise<unknown>): Promise<VisitorAnswer> {
  const parsed = z.safeParse(VisitorAnswer, await ask());
  if (parsed.success) return parsed.data;
  throw new CodedError('TOKEN_INVALID', {
    message: 'getVisitor must resolve with the answer of POST /v1/tokens for the role “visitor”.',
    cause: parsed.error,
  });
}
