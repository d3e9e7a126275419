import { definition } from '../../../adapters/freshsales/connector.ts';
import { readCallMark } from '../../../adapters/kit/marks.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startFreshsales } from './server.ts';

export const apiKey = 'testApiKey';
export const origin = 'https://example.myfreshworks.com';
const unknownCallers = 'unknown-callers@sidecall.invalid';

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const freshsales = await startFreshsales(apiKey);
  const baseUrl = `${origin}/crm/sales`;
  const proxied = await startProxied(freshsales, { definition, origin, baseUrl, secrets: { token: apiKey } });
  const { proxy } = proxied;
  const { store } = freshsales;
  const people = () => [...store.contacts.values()].filter(({ emails }) => emails !== unknownCallers);

  const isUnknown = (contact: number) => store.contacts.get(contact)?.emails === unknownCallers;

  function open(options: OpenOptions = {}) {
    freshsales.clear();
    proxy.set('none');
    const addContact = (display_name: string, mobile_number: string) => {
      const { id } = store.addContact({ display_name, mobile_number });
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
      async addPageEntry(notes) {
        const { id } = store.upsertContact(unknownCallers, { last_name: 'Unknown callers' });
        const activity = { targetable_type: 'Contact', targetable_id: id, sales_activity_type_id: 7, notes };
        return String(store.addActivity(activity).id);
      },
      countEntries: async () => store.activities.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        freshsales.state.ignoresFilter = true;
      },
      tasks: async () =>
        [...store.tasks.values()].map((task) => ({
          recordId: String(task.id),
          subject: task.title,
          due: task.status === 1 ? null : task.due_date.slice(0, 10),
          contactId: isUnknown(task.targetable_id) ? null : String(task.targetable_id),
          raw: JSON.stringify(task),
        })),
      async setField(id, field, value) {
        const contact = store.contacts.get(Number(id));
        if (contact !== undefined) contact.custom_field[field] = value;
      },
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter };
  }

  function filed(callId: string) {
    return [...store.activities.values()]
      .filter(({ notes }) => readCallMark(notes, callId) !== null)
      .map((activity) => {
        const { note, endReason, customer, recording, facts } = readCallText(activity.notes ?? '', 'Call');
        return {
          recordId: String(activity.id),
          contactId: isUnknown(activity.targetable_id) ? null : String(activity.targetable_id),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ note, endReason, customer, recording },
          raw: JSON.stringify(activity),
        };
      });
  }

  return { ...proxied, freshsales, open, filed, people };
}
