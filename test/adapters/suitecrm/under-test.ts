import { readCallMark } from '../../../adapters/kit/marks.ts';
import { definition } from '../../../adapters/suitecrm/connector.ts';
import { plain, stored } from '../../../adapters/suitecrm/text.ts';
import type { CrmUnderTest } from '../crm-contract.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startSuite } from './server.ts';

export const clientId = 'demo-client-credentials';

/** One SuiteCRM for all tests of a file, behind a proxy that can fail. */
export async function startSuiteTests() {
  const suite = await startSuite();
  const proxy = await startFaultyProxy(suite.url);
  const { store } = suite;

  function open(settings: Record<string, string> = {}, secrets: Record<string, string> = {}) {
    suite.clear();
    proxy.set('none');
    const connection = connectionTo(
      proxy.url,
      { clientSecret: 'demoClientSecret', ...secrets },
      { settings: { clientId, newContact: 'contact', ...settings } },
    );
    const addContact = (name: string, phone_work: string) => {
      // The database has no characters of four bytes, whichever way a name came into it.
      const { id } = store.add('Contacts', { last_name: stored(name), phone_work });
      return { kind: 'contact', id };
    };
    const underTest: CrmUnderTest = {
      adapter: definition.createConnector(connection),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Contact ${n}`, number);
      },
      countContacts: async () => store.all('Contacts').length,
      async addPageEntry(description) {
        return store.add('Calls', { name: 'Call', description, date_start: '2026-01-01 10:00:00' }).id;
      },
      countEntries: async () => store.all('Calls').length,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        suite.state.ignoresFilter = true;
      },
      async ticketTexts(id) {
        const notes = store.all('Notes').filter(({ parent_id }) => parent_id === id);
        return [String(store.get('Cases', id)?.description), ...notes.map(({ description }) => String(description))];
      },
      countTickets: async () => store.all('Cases').length,
      tasks: async () =>
        store.all('Tasks').map((row) => ({
          recordId: row.id,
          subject: plain(String(row.name)),
          due: row.status === 'Completed' ? null : String(row.date_due).slice(0, 10),
          contactId: row.contact_id === '' ? null : String(row.contact_id),
          raw: JSON.stringify(row),
        })),
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter, connection };
  }

  /** The calls with this mark, as SuiteCRM's pages show them. */
  function filed(callId: string) {
    return store
      .all('Calls')
      .map((row) => ({ row, text: plain(String(row.description)) }))
      .filter(({ text }) => readCallMark(text, callId) !== null)
      .map(({ row, text }) => {
        const { note, endReason, customer, recording, facts } = readCallText(text, 'Call');
        return {
          recordId: row.id,
          contactId: row.parent_id === '' ? null : String(row.parent_id),
          // The database stores no NUL.
          note: note.replaceAll('\u2400', '\u0000'),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ endReason, customer, recording },
          raw: JSON.stringify(row),
        };
      });
  }

  return {
    suite,
    proxy,
    open,
    filed,
    async close() {
      await proxy.close();
      await suite.close();
    },
  };
}
