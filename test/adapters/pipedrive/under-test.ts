import { textOf } from '../../../adapters/kit/html.ts';
import { definition } from '../../../adapters/pipedrive/connector.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startPipedrive } from './server.ts';
import { type Activity, recordingField } from './store.ts';

export const apiToken = 'token-of-forty-digits';
export const company = 'https://garden.pipedrive.com';

/** A fake company, for all tests of a file. */
export async function startCompany() {
  const pipedrive = await startPipedrive(apiToken);
  const proxied = await startProxied(pipedrive, { definition, origin: company, secrets: { token: apiToken } });
  const { proxy } = proxied;

  function open(options: OpenOptions = {}): CrmUnderTest {
    pipedrive.reset();
    proxy.set('none');
    const { store } = pipedrive;
    const activities = () => [...store.activities.values()].filter(({ is_deleted }) => is_deleted !== true);
    const isTicket = ({ note }: Activity) => note?.includes('[sidecall-ticket ') === true;
    const add = (name: string, phone: string) => store.addPerson({ name, phones: [{ value: phone, primary: true }] });
    return {
      adapter: proxied.connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, phone) => ({ kind: 'person', id: String(add(name, phone).id) }),
      async addMany(count, phone) {
        for (let n = 0; n < count; n += 1) add(`Person ${n}`, phone);
      },
      countContacts: async () => store.persons.size,
      addPageEntry: async (note) => String(store.addActivity({ type: 'call', done: true, note }).id),
      countEntries: async () => activities().filter((each) => each.type === 'call' && !isTicket(each)).length,
      filed: async (callId) =>
        activities()
          .filter(({ note }) => note?.includes(`[sidecall ${encodeURIComponent(callId)} r`))
          .map(filedCall),
      async ignoreFilter() {
        pipedrive.state.ignoresFilter = true;
      },
      ticketTexts: async (id) =>
        textOf(store.activities.get(Number(id))?.note ?? '')
          .split(/\[sidecall-ticket [^\]]+\]/)
          .filter((text) => text.trim() !== ''),
      countTickets: async () => activities().filter(isTicket).length,
      tasks: async () =>
        activities()
          .filter(({ note }) => note?.includes('[sidecall-task ') === true)
          .map((task) => ({
            recordId: String(task.id),
            subject: task.subject ?? '',
            due: task.done === true ? null : (task.due_date ?? ''),
            contactId: task.person_id === undefined ? null : String(task.person_id),
            raw: JSON.stringify(task),
          })),
      async setField(id, _field, value) {
        const person = store.persons.get(Number(id));
        if (person !== undefined) person.custom_fields = { [recordingField]: { id: 4, label: value } };
      },
      close: async () => pipedrive.models.throwIfWrong(),
    };
  }

  return { ...proxied, pipedrive, open };
}

/** Reads the activity as a user of Pipedrive does. */
function filedCall(activity: Activity): FiledCall {
  const { facts, ...read } = readCallText(textOf(activity.note ?? ''));
  return {
    ...read,
    recordId: String(activity.id),
    contactId: activity.person_id === undefined ? null : String(activity.person_id),
    duration: Number.parseInt(facts.get('Duration') ?? '', 10),
    raw: JSON.stringify(activity),
  };
}
