import type { Clock } from '../../src/domain/clock.ts';
import type { CrmConnection } from '../../src/domain/crm/connection.ts';

/** The machine's clock. */
export const realClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A connection whose secrets are in memory. */
export function connectionTo(
  baseUrl: string,
  secrets: Record<string, string>,
  more: Partial<CrmConnection> = {},
): CrmConnection & { stored: Record<string, string> } {
  const stored = { ...secrets };
  return {
    id: 'test',
    baseUrl,
    settings: {},
    secrets: {
      read: () => stored,
      async write(changes) {
        Object.assign(stored, changes);
      },
    },
    userOf: () => null,
    agentOf: () => null,
    clock: realClock,
    fetch,
    stored,
    ...more,
  };
}
