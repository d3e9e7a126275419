import { textOf } from '../../../adapters/kit/html.ts';
import { readCallMark } from '../../../adapters/kit/marks.ts';
import { definition } from '../../../adapters/request-tracker/connector.ts';
import type { CrmConnection } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest } from '../crm-contract.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startRt, token } from './server.ts';
import type { Ticket } from './store.ts';

export const defaults = {
  ...{ queue: 'General', keyField: 'CallId', phoneField: 'PhoneDigits', answeredStatus: 'resolved', agentsGroup: '4' },
};

/** As the script of the package writes them: without an extension and signs. */
function digitsOf(number: string): string[] {
  const digits = number.replace(/[a-z#;,].*$/i, '').replace(/\D/g, '');
  return digits.length < 5 ? [] : [digits];
}

/** One RT for all tests of a file, behind a proxy that can fail. */
export async function startRtTests() {
  const rt = await startRt();
  const proxy = await startFaultyProxy(rt.url);
  const { store, state } = rt;

  function open(settings: Record<string, string> = {}, more: Partial<CrmConnection> = {}) {
    rt.clear();
    proxy.set('none');
    const own = store.users.size;
    const connection = connectionTo(proxy.url, { token }, { settings: { ...defaults, ...settings }, ...more });
    let named = 0;
    const addContact = (name: string, WorkPhone: string) => {
      named += 1;
      const user = store.addUser(
        { Name: `person${named}`, RealName: name, WorkPhone },
        { PhoneDigits: digitsOf(WorkPhone) },
      );
      return { kind: 'contact', id: String(user.id) };
    };
    const underTest: CrmUnderTest = {
      adapter: definition.createConnector(connection),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Contact ${n}`, number);
      },
      countContacts: async () => store.users.size - own,
      async addPageEntry(content) {
        return String(store.addTicket({ Subject: 'Call', texts: [{ type: 'text/plain', content }] }).id);
      },
      countEntries: async () => store.tickets.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        state.ignoresFilter = true;
      },
      async setField(id, field, value) {
        state.userFields.push(field);
        store.users.get(Number(id))?.fields.set(field, [value]);
      },
      ticketTexts: async (id) => (store.tickets.get(Number(id))?.texts ?? []).map(({ content }) => content),
      countTickets: async () => store.tickets.size,
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter, connection };
  }

  /** The texts of a ticket that have the mark of a call, with their revisions. */
  function textsOf(ticket: Ticket, callId: string) {
    return ticket.texts
      .map(({ content }) => textOf(content))
      .map((text) => ({ text, revision: readCallMark(text, callId)?.revision ?? 0 }))
      .filter(({ revision }) => revision > 0);
  }

  /** What an agent reads: the latest text of the ticket. */
  function filed(callId: string) {
    return [...store.tickets.values()].flatMap((ticket) => {
      const latest = textsOf(ticket, callId).toSorted((a, b) => b.revision - a.revision)[0];
      if (latest === undefined) return [];
      const { note, endReason, customer, recording, facts } = readCallText(latest.text, 'Call');
      return [
        {
          recordId: String(ticket.id),
          contactId: ticket.requestors.length === 0 ? null : String(ticket.requestors[0]),
          // PostgreSQL stores no NUL.
          note: note.replaceAll('\u2400', '\u0000'),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ endReason, customer, recording },
          raw: JSON.stringify({ ...ticket, fields: [...ticket.fields] }),
        },
      ];
    });
  }

  return {
    rt,
    proxy,
    open,
    filed,
    textsOf,
    async close() {
      await proxy.close();
      await rt.close();
    },
  };
}
