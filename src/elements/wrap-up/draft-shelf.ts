import { ShelvedDrafts } from '../../domain/calls/shelved-drafts.ts';

const key = 'sidecall.drafts';

/** What the agent has written and the gateway does not have, in the session storage of the tab: it survives a reload. */
export const draftShelf = {
  /** null: nothing, or another agent's. */
  read(identity: string): ShelvedDrafts | null {
    try {
      const { data } = ShelvedDrafts.safeParse(JSON.parse(sessionStorage.getItem(key) ?? 'null'));
      return data?.identity === identity ? data : null;
    } catch {
      // Another program wrote it, or the browser forbids its storage.
      return null;
    }
  },

  write(shelved: ShelvedDrafts): void {
    try {
      const isEmpty = Object.keys({ ...shelved.drafts, ...shelved.forms }).length === 0;
      if (isEmpty) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(shelved));
    } catch {
      // The storage is full or forbidden: drafts last as long as the page.
    }
  },
};
