import { textOf } from '../../../adapters/kit/html.ts';
import { definition } from '../../../adapters/pipedrive/connector.ts';
import type { CrmConnection, CrmValue } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { startPipedrive } from './server.ts';
import { type Activity, recordingField } from './store.ts';

export const apiToken = 'token-of-forty-digits';
export const company = 'https://garden.pipedrive.com';

export interface OpenOptions {
  settings?: Record<string, CrmValue>;
  /** Replaces what sends requests to Pipedrive's address. */
  fetch?: typeof fetch;
  more?: Partial<CrmConnection>;
}

/** A fake company behind a proxy that fails on request, for all tests of a file. */
export async function startCompany() {
  const pipedrive = await startPipedrive(apiToken);
  const proxy = await startFaultyProxy(pipedrive.url);

  /** The manifest allows Pipedrive's addresses only, so requests to them are sent to the proxy. */
  const throughProxy: typeof fetch = (input, init) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (origin !== company) throw new Error(`A request went to ${origin}.`);
    return fetch(new URL(pathname + search, proxy.url), init);
  };

  function connect({ settings = {}, fetch, more = {} }: OpenOptions = {}) {
    const connection = connectionTo(company, { token: apiToken }, { settings, fetch: fetch ?? throughProxy, ...more });
    return definition.createConnector(connection);
  }

  function open(options: OpenOptions = {}): CrmUnderTest {
    pipedrive.reset();
    proxy.set('none');
    const { store } = pipedrive;
    const activities = () => [...store.activities.values()].filter(({ is_deleted }) => is_deleted !== true);
    const isTicket = ({ note }: Activity) => note?.includes('[sidecall-ticket ') === true;
    const add = (name: string, phone: string) => store.addPerson({ name, phones: [{ value: phone, primary: true }] });
    return {
      adapter: connect(options),
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
      async setField(id, _field, value) {
        const person = store.persons.get(Number(id));
        if (person !== undefined) person.custom_fields = { [recordingField]: { id: 4, label: value } };
      },
      async close() {
        // The vendor's client would not have sent or read it so.
        if (pipedrive.wrong.length > 0) throw new Error(pipedrive.wrong.join('\n'));
      },
    };
  }

  return {
    pipedrive,
    proxy,
    throughProxy,
    connect,
    open,
    async close(): Promise<void> {
      await proxy.close();
      await pipedrive.close();
    },
  };
}

/** Reads the activity as a user of Pipedrive does. */
function filedCall(activity: Activity): FiledCall {
  const text = textOf(activity.note ?? '');
  const start = text.lastIndexOf('\nCustomer: ') + 1;
  const facts = new Map(
    text
      .slice(start)
      .split('\n')
      .map((line): [string, string] => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    recordId: String(activity.id),
    contactId: activity.person_id === undefined ? null : String(activity.person_id),
    note: text.slice(0, Math.max(0, start - 2)),
    duration: Number.parseInt(facts.get('Duration') ?? '', 10),
    endReason: (facts.get('Result') ?? '').toUpperCase().replaceAll(' ', '_'),
    customer: (facts.get('Customer') ?? '').replace(' (unverified)', ''),
    recording: facts.get('Recording') ?? facts.get('Voicemail') ?? null,
    raw: JSON.stringify(activity),
  };
}
