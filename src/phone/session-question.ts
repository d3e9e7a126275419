import type { GatewayClient } from '../client/gateway-client.ts';
import { pause } from '../client/pause.ts';
import { CodedError } from '../domain/errors.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { passing } from './token-source.ts';

const firstRetryMs = 1000;
const lastRetryMs = 10_000;

/**
 * Asks who the agent is until the gateway answers; only what needs a person rejects. @returns null if aborted
 * @param onProblem what is in the way meanwhile
 */
export async function askForSession(
  client: Pick<GatewayClient, 'session'>,
  signal: AbortSignal,
  onProblem: (error: CodedError) => void,
): Promise<SessionView | null> {
  for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, lastRetryMs)) {
    try {
      return await client.session();
    } catch (error) {
      // 503: the gateway, or the server that gives the token, is away for now.
      if (!(error instanceof CodedError) || (error.status !== 503 && error.details !== passing)) throw error;
      if (!signal.aborted) onProblem(error);
      await pause(wait, signal);
    }
  }
  return null;
}
