import { askTagged, Refused, type Tagged } from '../ask.ts';
import type { Ask } from './page-context.ts';

/**
 * Asks as the signed-in person. If the session has ended, `again` lets the person sign in on the page itself, and the
 * request is sent once more: a form keeps what was typed.
 * @param again resolves once there is a session again. Requests that end together wait for one sign-in
 */
export function askSignedIn(again: () => Promise<void>): Ask {
  let waiting: Promise<void> | null = null;
  let signIns = 0;
  /** The tags of what was read, by address. A change sends the tag back, so that it replaces no version that was not read. */
  const tags = new Map<string, string>();

  async function askUntilSignedIn<Answer>(send: () => Promise<Tagged<Answer>>): Promise<Tagged<Answer>> {
    for (;;) {
      const before = signIns;
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof Refused && error.status === 401)) throw error;
        // The person signed in while the answer was on its way.
        if (signIns !== before) continue;
        waiting ??= again().finally(() => {
          waiting = null;
          signIns += 1;
        });
        await waiting;
      }
    }
  }

  return async <Answer>(...[method, path, body, options]: Parameters<Ask>): Promise<Answer> => {
    const tag = method === 'PUT' ? tags.get(path) : undefined;
    const condition = tag === undefined ? {} : { 'if-match': tag };
    const conditions = options?.creates === true ? { 'if-none-match': '*' } : condition;
    const read = await askUntilSignedIn(() => askTagged<Answer>(method, path, body, conditions));
    if (read.tag === null) tags.delete(path);
    else tags.set(path, read.tag);
    return read.answer;
  };
}
