import type { OutboundStore } from '../storage/store.ts';

/** Keeps no calls, for call control without a database. Counters then end with the process. */
export const forgetfulStore: OutboundStore = {
  begin: () => Promise.resolve(),
  answered: () => Promise.resolve(),
  ended: () => Promise.resolve(),
  since: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
};
