import { readCallMark } from '../../../adapters/kit/marks.ts';
import { textOfBody } from '../../../adapters/odoo/call-note.ts';
import { definition } from '../../../adapters/odoo/connector.ts';
import type { CrmConnection } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest } from '../crm-contract.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startOdoo } from './server.ts';

export const apiKey = 'demoApiKey';
/** The contact of the key's own user: calls of unknown callers are there. */
const ownContact = 6;

/** One Odoo for all tests of a file, behind a proxy that can fail. */
export async function startOdooTests() {
  const odoo = await startOdoo();
  const proxy = await startFaultyProxy(odoo.url);
  const { store } = odoo;

  function open(settings: Record<string, string> = {}, more: Partial<CrmConnection> = {}, token = apiKey) {
    odoo.clear();
    store.country = 'US';
    proxy.set('none');
    const usersContacts = store.all('res.partner').length;
    const connection = connectionTo(proxy.url, { token }, { settings, ...more });
    const addContact = (name: string, phone: string) => {
      const { id } = store.add('res.partner', { name, phone });
      return { kind: 'contact', id: String(id) };
    };
    const underTest: CrmUnderTest = {
      adapter: definition.createConnector(connection),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Contact ${n}`, number);
      },
      countContacts: async () => store.all('res.partner').length - usersContacts,
      async addPageEntry(note) {
        const { id } = store.add('res.partner', { name: 'Noted' });
        return String(store.add('mail.message', { model: 'res.partner', res_id: id, body: `<p>${note}</p>` }).id);
      },
      countEntries: async () => store.all('mail.message').length,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        odoo.state.ignoresFilter = true;
      },
      async ticketTexts(id) {
        const notes = store
          .all('mail.message')
          .filter(({ model, res_id }) => model === 'crm.lead' && `${res_id}` === id);
        return [String(store.get('crm.lead', Number(id))?.description), ...notes.map(({ body }) => String(body))];
      },
      countTickets: async () => store.all('crm.lead').length,
      tasks: async () =>
        store.all('mail.activity').map((row) => ({
          recordId: String(row.id),
          subject: String(row.summary),
          due: row.active === true ? String(row.date_deadline) : null,
          contactId: row.res_id === ownContact ? null : String(row.res_id),
          raw: JSON.stringify(row),
        })),
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter, connection };
  }

  function filed(callId: string) {
    return store
      .all('mail.message')
      .filter(({ body }) => readCallMark(textOfBody(String(body)), callId) !== null)
      .map((row) => {
        // PostgreSQL stores no NUL.
        const { note, endReason, customer, recording, facts } = readCallText(textOfBody(String(row.body)), 'Call');
        return {
          recordId: String(row.id),
          contactId: row.res_id === ownContact ? null : String(row.res_id),
          note: note.replaceAll('\u2400', '\u0000'),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ endReason, customer, recording },
          raw: JSON.stringify(row),
        };
      });
  }

  return {
    odoo,
    proxy,
    open,
    filed,
    async close() {
      await proxy.close();
      await odoo.close();
    },
  };
}
