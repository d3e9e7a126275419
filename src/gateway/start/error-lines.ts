import { CodedError } from '../../domain/errors.ts';
import { ConfigProblems } from '../config/config.ts';

/** One readable line per problem. Only an internal error includes the stack. */
export function errorLines(error: unknown): string[] {
  if (error instanceof ConfigProblems) return error.problems.map((problem) => `CONFIG_INVALID ${problem}.`);
  if (error instanceof CodedError) return [`${error.code} ${error.message} ${error.help}`];
  return [`INTERNAL ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
}
