import { definition } from '../../../adapters/espocrm/connector.ts';
import { readCallMark } from '../../../adapters/kit/marks.ts';
import type { CrmUnderTest } from '../crm-contract.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { exchange } from './recorded.ts';
import { startEspo } from './server.ts';
import { adminId } from './store.ts';

const apiKey = exchange('22').request.headers['x-api-key'] ?? '';

type Espo = Awaited<ReturnType<typeof startEspo>>;
type Proxy = Awaited<ReturnType<typeof startFaultyProxy>>;

interface Opened {
  settings?: Record<string, string>;
  secrets?: Record<string, string>;
}

/** One EspoCRM for all tests of a file, behind a proxy that can fail. */
export async function startEspoTests() {
  const crm = await startEspo();
  const proxy = await startFaultyProxy(crm.url);
  return {
    crm,
    proxy,
    /** A connector with an empty EspoCRM. */
    open: (more: Opened = {}) => open(crm, proxy, more),
    /** The requests since then, such as "GET Contact". */
    requests: () => crm.seen.map(({ method, path }) => `${method} ${path.split('/').slice(3, 4)}`),
    async close() {
      await proxy.close();
      await crm.close();
    },
  };
}

function open(crm: Espo, proxy: Proxy, { settings = {}, secrets = { token: apiKey } }: Opened) {
  crm.clear();
  proxy.set('none');
  for (const id of [adminId, 'user-77']) {
    crm.store.nextIds.push(id);
    crm.store.add('User', { userName: id === adminId ? 'admin' : 'robin', name: 'Robin Agent' });
  }
  const connection = connectionTo(proxy.url, secrets, { settings: { newContact: 'contact', ...settings } });
  const addContact = (name: string, phoneNumber: string) => {
    const { id } = crm.store.add('Contact', { lastName: name, phoneNumber });
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
    countContacts: async () => crm.store.all('Contact').length,
    async addPageEntry(note) {
      const times = { dateStart: '2026-01-01 10:00:00', dateEnd: '2026-01-01 10:05:00' };
      const call = { ...times, name: 'Call', status: 'Held', description: note, assignedUserId: adminId };
      return String(crm.store.add('Call', call).id);
    },
    countEntries: async () => crm.store.all('Call').length,
    async filed(callId) {
      return crm.store
        .all('Call')
        .filter((row) => readCallMark(String(row.description), callId) !== null)
        .map((row) => {
          const text = String(row.description);
          const fact = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(facts)?.[1] ?? null;
          const at = text.lastIndexOf('Customer: ');
          const facts = text.slice(at);
          return {
            recordId: String(row.id),
            contactId: (row.parentId as string | null) ?? null,
            note: text.slice(0, at).replace(/\n\n$/, ''),
            duration: (Date.parse(`${row.dateEnd}Z`) - Date.parse(`${row.dateStart}Z`)) / 1000,
            endReason: fact('Result') ?? '',
            customer: fact('Customer') ?? '',
            recording: fact('Recording'),
            raw: JSON.stringify(row),
          };
        });
    },
    async ignoreFilter() {
      crm.state.ignoresFilter = true;
    },
    async ticketTexts(id) {
      const notes = crm.store.all('Note').filter((row) => row.parentId === id);
      return [String(crm.store.get(id)?.description ?? ''), ...notes.map((row) => String(row.post))];
    },
    countTickets: async () => crm.store.all('Case').length,
    tasks: async () =>
      crm.store.all('Task').map((row) => ({
        recordId: String(row.id),
        subject: String(row.name),
        due: row.status === 'Completed' ? null : String(row.dateEndDate),
        contactId: (row.parentId as string | null) ?? null,
        raw: JSON.stringify(row),
      })),
    close: async () => {},
  };
  return { underTest, adapter: underTest.adapter, connection };
}
