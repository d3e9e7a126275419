import { CodedError } from '../domain/errors.ts';

/** Asks the page for tokens: one question at a time, and again only when the last answer is used up. */
export function tokenSource(getToken: () => Promise<string>): (fresh: boolean) => Promise<string> {
  let current: string | null = null;
  let asking: Promise<string> | null = null;
  return async (fresh) => {
    if (current !== null && !fresh) return current;
    asking ??= getToken()
      .then(
        (token) => {
          current = token;
          return token;
        },
        (cause: unknown) => {
          throw cause instanceof CodedError ? cause : new CodedError('TOKEN_MISSING', { cause });
        },
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}
