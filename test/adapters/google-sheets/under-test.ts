import { generateKeyPairSync } from 'node:crypto';
import { definition } from '../../../adapters/google-sheets/connector.ts';
import type { CrmConnection } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { startSheets } from './server.ts';

export const spreadsheetId = '1testSpreadsheet_id-0123456789';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const { publicKey } = pair;
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
export const keyFile = {
  type: 'service_account',
  client_email: 'sidecall@test.iam.gserviceaccount.com',
  private_key_id: 'key-1',
  private_key: pem,
  // It could be any address, and is not used.
  token_uri: 'https://evil.example/token',
};
const origins = ['https://sheets.googleapis.com', 'https://oauth2.googleapis.com'];

/** A fake spreadsheet, for all tests of a file, behind a proxy that can fail. */
export async function startSpreadsheet() {
  const google = await startSheets(spreadsheetId);
  const proxy = await startFaultyProxy(google.url);

  const throughProxy: typeof fetch = (input, init) => {
    const { origin, pathname, search } = new URL(String(input));
    if (!origins.includes(origin)) throw new Error(`A request went to ${origin}.`);
    return fetch(new URL(pathname + search, proxy.url), init);
  };

  function connectionOf(settings: Record<string, string> = {}, more: Partial<CrmConnection> = {}) {
    const all = { spreadsheet: spreadsheetId, calls: 'Calls', contacts: 'Contacts', ...settings };
    const secrets = { serviceAccount: JSON.stringify(keyFile) };
    return connectionTo('', secrets, { settings: all, fetch: throughProxy, ...more });
  }

  function open(settings: Record<string, string> = {}) {
    google.clear();
    proxy.set('none');
    const connection = connectionOf(settings);
    const rowOf = (name: string, values: Record<string, unknown>) => {
      const rows = google.sheets.get(name) ?? [];
      rows.push((rows[0] ?? []).map((title) => (values[String(title)] ?? null) as string | null));
      return rows.length - 1;
    };
    const addContact = (Name: string, Phone: string) => {
      const id = `contact-${(google.sheets.get('Contacts') ?? []).length}`;
      rowOf('Contacts', { ID: id, Name, Phone });
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
      countContacts: async () => google.records('Contacts').length,
      async addPageEntry(note) {
        rowOf('Calls', { 'Entry ID': 'typed-1', Note: note });
        return 'typed-1';
      },
      countEntries: async () => google.records('Calls').length,
      filed: async (callId) => filed(callId),
      // The adapter reads all rows, and compares the numbers itself.
      ignoreFilter: async () => {},
      async setField(id, field, value) {
        const titles = google.sheets.get('Contacts')?.[0] ?? [];
        titles[5] = field;
        const row = google.sheets.get('Contacts')?.find(([own]) => own === id) ?? [];
        row[5] = value;
      },
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter, connection };
  }

  function filed(callId: string) {
    return google
      .records('Calls')
      .filter((row) => row['Call ID'] === callId)
      .map((row) => ({
        recordId: String(row['Entry ID']),
        contactId: row['Contact ID'] ? String(row['Contact ID']) : null,
        note: String(row.Note ?? ''),
        duration: Number(row.Seconds),
        endReason: String(row.Result),
        customer: String(row.Customer),
        recording: row.Recording ? String(row.Recording) : null,
        raw: JSON.stringify(row),
      }));
  }

  return {
    google,
    proxy,
    throughProxy,
    connectionOf,
    open,
    filed,
    async close() {
      await proxy.close();
      await google.close();
    },
  };
}
