import { CodedError } from '../../domain/errors.ts';
import { ConfigProblems } from '../config/config.ts';

/** One line a problem, for a person; the stack only where the problem is ours. */
export function errorLines(error: unknown): string[] {
  if (error instanceof ConfigProblems) return error.problems.map((problem) => `CONFIG_INVALID ${problem}.`);
  if (error instanceof CodedError) return [`${error.code} ${error.message} ${error.help}`];
  return [`INTERNAL ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
}
