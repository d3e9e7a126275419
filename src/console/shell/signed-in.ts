import { ask, Refused } from '../ask.ts';
import type { Ask } from './page-context.ts';

/**
 * Asks as the signed-in person. If the session has ended, `again` lets the person sign in where they are, and the
 * request is sent once more: a form keeps what was typed.
 * @param again resolves once there is a session again. Requests that end together wait for one sign-in
 */
export function askSignedIn(again: () => Promise<void>): Ask {
  let waiting: Promise<void> | null = null;
  return async (method, path, body) => {
    for (;;) {
      try {
        return await ask(method, path, body);
      } catch (error) {
        if (!(error instanceof Refused && error.status === 401)) throw error;
        waiting ??= again().finally(() => {
          waiting = null;
        });
        await waiting;
      }
    }
  };
}
