import type { Clock } from '../../src/domain/clock.ts';
import { FakeCrm } from '../../src/testing/fake-crm.ts';
import { crmContract } from './crm-contract.ts';

const clock: Clock = {
  now: Date.now,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

crmContract('FakeCrm', async () => {
  const crm = new FakeCrm(clock);
  return {
    adapter: crm,
    async addContact(name, number) {
      const id = `c${crm.contacts.length + 1}`;
      crm.contacts.push({ id, name, company: null, numbers: [number], openTickets: [], lastCalls: [] });
      return id;
    },
    filed: async (callId) => [...crm.entries.values()].filter((call) => call.callId === callId),
    isPrivate: async (id) => crm.hidden.has(id),
    fail(fault) {
      crm.down = fault === 'down';
      crm.delayMs = fault === 'slow' ? 60_000 : 0;
      crm.losesAnswers = fault === 'lost-answer';
    },
    close: async () => {},
  };
}, ['down', 'slow']);
