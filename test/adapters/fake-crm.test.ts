import { contactWith } from '../../src/domain/crm/contact.ts';
import { FakeCrm, fakeCrmManifest } from '../../src/testing/fake-crm.ts';
import { crmContract } from './crm-contract.ts';
import { realClock } from './test-connection.ts';

crmContract(fakeCrmManifest, async () => {
  const crm = new FakeCrm(realClock);
  crm.crmUsers = [{ id: 'u1', name: 'Robin', email: null, numbers: [], active: true }];
  const add = (name: string, number: string) => {
    const contact = contactWith({ id: `c${crm.contacts.length + 1}`, name, company: null, numbers: [number] });
    crm.contacts.push(contact);
    return { kind: contact.kind, id: contact.id };
  };
  return {
    adapter: crm,
    addContact: async (name, number) => add(name, number),
    async addMany(count, number) {
      for (let n = 0; n < count; n += 1) add(`Contact ${n}`, number);
    },
    countContacts: async () => crm.contacts.length,
    async addPageEntry(note) {
      crm.pageEntries.set('page-1', { about: null, note });
      return 'page-1';
    },
    countEntries: async () => crm.entries.size + crm.pageEntries.size,
    async filed(callId) {
      const entry = crm.entries.get(callId);
      if (entry === undefined) return [];
      const { note, duration, endReason, customer } = entry;
      const recordId = crm.recordOf(callId) ?? '';
      const contactId = entry.about?.kind === 'contact' ? entry.about.id : null;
      const recording = entry.recording?.url ?? null;
      return [{ recordId, contactId, note, duration, endReason, customer, recording, raw: JSON.stringify(entry) }];
    },
    // It has no search that could be ignored: it compares all its contacts.
    ignoreFilter: async () => {},
    isPrivate: async (id) => crm.hidden.has(id),
    async ticketTexts(id) {
      const ticket = crm.tickets.get(id);
      return ticket === undefined ? [] : [ticket.draft, ...ticket.comments].map(({ text }) => text);
    },
    countTickets: async () => crm.tickets.size,
    tasks: async () =>
      [...crm.tasks.values()].map(({ key, subject, due, about, ...rest }) => {
        const contactId = crm.contacts.some(({ id }) => id === about?.id) ? (about?.id ?? null) : null;
        return { recordId: `task-${key}`, subject, due, contactId, raw: JSON.stringify(rest) };
      }),
    liveSteps: async () => crm.live.map(({ step, callId }) => `${step} ${callId}`),
    async setField(id, field, value) {
      const contact = crm.contacts.find((each) => each.id === id);
      if (contact) contact.fields = { ...contact.fields, [field]: value };
    },
    messageTexts: async () => [...crm.messages.values()].map(({ text }) => text),
    fail(fault, after = 0) {
      crm.down = fault === 'down';
      crm.delayMs = fault === 'slow' ? 60_000 : 0;
      crm.losesAnswers = fault === 'lost-answer' && after === 0;
      crm.retryAfterMs = fault === 'busy' ? 7000 : null;
      crm.expired = fault === 'unauthorized';
      crm.refuses = fault === 'unprocessable' ? 'That is not acceptable.' : null;
    },
    close: async () => {},
  };
}, ['down', 'slow', 'busy', 'unauthorized', 'unprocessable']);
