import type { GatewayClient } from '../client/gateway-client.ts';
import { pause } from '../client/pause.ts';
import { CodedError } from '../domain/errors.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { passing } from './token-source.ts';

const firstRetryMs = 1000;
const lastRetryMs = 10_000;

/**
 * Requests the agent's session until the gateway answers. Rejects only with errors that a retry cannot solve.
 * @param onProblem called with the current problem
 * @returns null if aborted
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
      // 503: the gateway, or the server that provides the token, is temporarily unavailable.
      if (!(error instanceof CodedError) || (error.status !== 503 && error.details !== passing)) throw error;
      if (!signal.aborted) onProblem(error);
      await pause(wait, signal);
    }
  }
  return null;
}
