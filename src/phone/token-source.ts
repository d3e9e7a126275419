import { CodedError } from '../domain/errors.ts';
import { expiryOf } from '../voice/token.ts';

/** A token that ends this soon is not sent any more: after a computer's sleep it is old without anybody knowing. */
const marginMs = 5000;

/** Asks the page for tokens: one question at a time, and again only when the last answer is used up. */
export function tokenSource(getToken: () => Promise<string>): (fresh: boolean) => Promise<string> {
  let current: string | null = null;
  let asking: Promise<string> | null = null;
  return async (fresh) => {
    if (current !== null && !fresh && (expiryOf(current) ?? Infinity) - marginMs > Date.now()) return current;
    asking ??= ask(getToken)
      .then((token) => {
        current = token;
        return token;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}

async function ask(getToken: () => Promise<string>): Promise<string> {
  try {
    return await getToken();
  } catch (cause) {
    throw cause instanceof CodedError ? cause : new CodedError('TOKEN_MISSING', { cause });
  }
}
