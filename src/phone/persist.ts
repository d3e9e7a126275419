import { pause } from '../client/pause.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { passing } from './token-source.ts';

const firstRetryMs = 1000;
const lastRetryMs = 10_000;

/**
 * Repeats a request until the gateway answers. Rejects only with errors that a retry cannot solve.
 * @param how `onProblem`: called with the current problem
 * @returns null if aborted
 */
export async function persist<T>(
  request: () => Promise<T>,
  { signal, onProblem = () => {} }: { signal: AbortSignal; onProblem?: (error: CodedError) => void },
): Promise<T | null> {
  for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, lastRetryMs)) {
    try {
      return await request();
    } catch (error) {
      // 503: the gateway, or the server that provides the token, is temporarily unavailable.
      if (!(error instanceof CodedError) || (error.status !== 503 && error.details !== passing)) throw error;
      if (!signal.aborted) onProblem(error);
      await pause(wait, signal);
    }
  }
  return null;
}
