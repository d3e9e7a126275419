import { CodedError } from '../../domain/errors/coded-error.ts';
import type { Problem } from '../../state/phone-state.ts';
import type { Messages } from '../messages.ts';

/** An error during opening, in the format of shown problems. */
export function problemOf(error: unknown, text: Messages): Problem {
  const coded = error instanceof CodedError ? error : new CodedError('INTERNAL', failed(error));
  return translated({ code: coded.code, message: coded.message, help: coded.help }, text);
}

function failed(cause: unknown): { message: string; help: string; cause: unknown } {
  return {
    message: 'The phone could not be opened.',
    help: 'Try again; the browser’s console has the details.',
    cause,
  };
}

export function translated(problem: Problem, text: Messages): Problem {
  return { ...problem, ...text.problems[problem.code] };
}
