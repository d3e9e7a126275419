import type { OutboundStore } from '../storage/store.ts';

/** Counters that end with the process, for call control without a database. */
export const forgetfulStore: OutboundStore = {
  begin: () => Promise.resolve(),
  answered: () => Promise.resolve(),
  ended: () => Promise.resolve(),
  since: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
};
