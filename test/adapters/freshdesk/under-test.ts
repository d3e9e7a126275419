import { definition } from '../../../adapters/freshdesk/connector.ts';
import { textOf } from '../../../adapters/kit/html.ts';
import { readCallMark } from '../../../adapters/kit/marks.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startFreshdesk } from './server.ts';

export const apiKey = 'testApiKey';
export const origin = 'https://example.freshdesk.com';
const unknownKey = 'sidecall-unknown-callers';

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const freshdesk = await startFreshdesk(apiKey);
  const proxied = await startProxied(freshdesk, { definition, origin, secrets: { token: apiKey } });
  const { proxy } = proxied;
  const { store } = freshdesk;
  const people = () => [...store.contacts.values()].filter(({ unique_external_id: key }) => key !== unknownKey);

  function open(options: OpenOptions = {}) {
    freshdesk.clear();
    proxy.set('none');
    const addContact = (name: string, phone: string) => {
      const { id } = store.addContact({ name, phone });
      return { kind: 'contact', id: String(id) };
    };
    const underTest: CrmUnderTest = {
      adapter: proxied.connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      // No search of whole texts finds it.
      unsearchable: ['+1 415 555 0123 ext. 12'],
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Contact ${n}`, number);
      },
      countContacts: async () => people().length,
      async addPageEntry(note) {
        const { id } = store.addContact({ name: 'Noted', unique_external_id: unknownKey });
        return String(store.addTicket({ requester_id: id, description: `<div>${note}</div>` }).id);
      },
      countEntries: async () => store.tickets.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        freshdesk.state.ignoresFilter = true;
      },
      async setField(id, field, value) {
        const contact = store.contacts.get(Number(id));
        if (contact !== undefined) contact.custom_fields[field] = value;
      },
      ticketTexts: async (id) => [
        textOf(store.tickets.get(Number(id))?.description ?? ''),
        ...store.notes.filter(({ ticket }) => String(ticket) === id).map(({ body }) => textOf(body)),
      ],
      countTickets: async () => store.tickets.size,
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter };
  }

  function filed(callId: string) {
    return [...store.tickets.values()]
      .map((ticket) => ({ ticket, text: textOf(ticket.description).trim() }))
      .filter(({ text }) => readCallMark(text, callId) !== null)
      .map(({ ticket, text }) => {
        const { note, endReason, customer, recording, facts } = readCallText(text, 'Call');
        const isUnknown = store.contacts.get(ticket.requester_id)?.unique_external_id === unknownKey;
        return {
          recordId: String(ticket.id),
          contactId: isUnknown ? null : String(ticket.requester_id),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ note, endReason, customer, recording },
          raw: JSON.stringify(ticket),
        };
      });
  }

  return { ...proxied, freshdesk, open, filed, people };
}
