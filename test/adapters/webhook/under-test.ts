import { definition } from '../../../adapters/webhook/connector.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { secret, startServer } from './server.ts';

export const origin = 'https://server.example';
export const settings = { contactsPath: '/contacts', eventsPath: '/events' };

/** A server of one's own, for all tests of a file. */
export async function startOwn() {
  const server = await startServer();
  const proxied = await startProxied(server, {
    definition,
    origin,
    baseUrl: `${origin}/base/`,
    secrets: { token: secret },
  });
  const { proxy } = proxied;
  const { state } = server;

  function open(options: OpenOptions = {}): CrmUnderTest {
    server.reset();
    proxy.set('none');
    let added = 0;
    const add = (name: string, number: string) => {
      const createdAt = new Date(Date.UTC(2026, 0, 1) + added++ * 1000).toISOString();
      const contact = { id: `c-${state.next++}`, name, numbers: [number], createdAt };
      state.contacts.push(contact);
      return contact;
    };
    const entries = () => [...state.calls.values()];
    return {
      adapter: proxied.connect({ ...options, settings: { ...settings, ...options.settings } }),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => ({ kind: 'contact', id: add(name, number).id }),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) add(`Person ${n}`, number);
      },
      countContacts: async () => state.contacts.length,
      async addPageEntry(note) {
        const id = `page-${state.next++}`;
        state.pages.set(id, note);
        return id;
      },
      countEntries: async () => new Set([...state.pages.keys(), ...entries().map(({ recordId }) => recordId)]).size,
      filed: async (callId) =>
        entries()
          .filter(({ data }) => data.callId === callId)
          .map(({ recordId, data, raw }) => ({
            ...{ recordId, raw, note: data.note, duration: data.duration, endReason: data.endReason },
            contactId: data.about?.kind === 'contact' ? data.about.id : null,
            ...{ customer: data.customer, recording: data.recording?.url ?? null },
          })),
      async ignoreFilter() {
        state.ignoresFilter = true;
      },
      liveSteps: async () => state.live,
      async setField(id, field, value) {
        const contact = state.contacts.find((each) => each.id === id);
        if (contact !== undefined) contact.fields = { ...contact.fields, [field]: value };
      },
      async close() {
        const [first] = server.faults;
        if (first !== undefined) throw new Error(first);
      },
    };
  }

  return { ...proxied, server, open };
}
