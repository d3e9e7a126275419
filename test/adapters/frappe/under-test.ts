import { definition } from '../../../adapters/frappe/connector.ts';
import { textOf } from '../../../adapters/kit/html.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startFrappe } from './server.ts';
import type { Row } from './store.ts';

export const site = 'https://crm.frappe.example';
export const settings = { apiKey: 'a-key', timeZone: 'Asia/Kolkata' };
export const apiSecret = 'secret-of-the-user';

/** A fake site, for all tests of a file. */
export async function startSite() {
  const frappe = await startFrappe(`token ${settings.apiKey}:${apiSecret}`);
  const proxied = await startProxied(frappe, { definition, origin: site, secrets: { token: apiSecret } });
  const { proxy } = proxied;

  function open(options: OpenOptions = {}): CrmUnderTest {
    frappe.reset();
    proxy.set('none');
    const store = () => frappe.store;
    frappe.store.insert('User', {
      email: 'boss@garden.example',
      full_name: 'Boss',
      user_type: 'System User',
      enabled: 1,
    });
    const noteOf = ({ note }: Row): string =>
      note
        ? String(
            store()
              .all('FCRM Note')
              .find(({ name }) => name === note)?.content ?? '',
          )
        : '';
    const add = (name: string, phone: string) =>
      store().insert('Contact', { full_name: name, first_name: name, phone_nos: [{ phone }] });
    return {
      adapter: proxied.connect({ ...options, settings: { ...settings, ...options.settings } }),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, phone) => ({ kind: 'contact', id: add(name, phone).name }),
      async addMany(count, phone) {
        for (let n = 0; n < count; n += 1) add(`Person ${n}`, phone);
      },
      countContacts: async () => store().all('Contact').length,
      async addPageEntry(content) {
        const note = store().insert('FCRM Note', { title: 'A call', content }).name;
        const made = { id: `manual-${store().all('CRM Call Log').length}`, from: '1', to: '2', type: 'Outgoing' };
        return store().insert('CRM Call Log', { ...made, status: 'Completed', note }).name;
      },
      countEntries: async () => store().all('CRM Call Log').length,
      filed: async (callId) =>
        store()
          .all('CRM Call Log')
          .filter((log) => noteOf(log).includes(`[sidecall ${encodeURIComponent(callId)} r`))
          .map((log) => filedCall(log, noteOf(log))),
      tasks: async () =>
        store()
          .all('CRM Task')
          .map((task) => ({
            recordId: task.name,
            subject: String(task.title),
            due: task.status === 'Done' ? null : String(task.due_date).slice(0, 10),
            contactId: task.reference_doctype === 'Contact' ? String(task.reference_docname) : null,
            raw: JSON.stringify(task),
          })),
      async ignoreFilter() {
        frappe.state.ignoresFilter = true;
      },
      close: async () => {},
    };
  }

  return { ...proxied, frappe, open };
}

/** Reads the call log and its note as a user of Frappe CRM does. */
function filedCall(log: Row, content: string): FiledCall {
  const { facts: _, ...read } = readCallText(textOf(content));
  return {
    ...read,
    recordId: log.name,
    contactId: log.reference_doctype === 'Contact' ? String(log.reference_docname) : null,
    duration: Number(log.duration),
    recording: (log.recording_url as string | undefined) ?? null,
    raw: JSON.stringify([log, content]),
  };
}
