import { definition } from '../../../adapters/hubspot/connector.ts';
import { textOf } from '../../../adapters/kit/html.ts';
import type { CrmConnection, CrmValue } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';
import { startHubSpot } from './server.ts';
import { type FakeObject, recordingProperty } from './store.ts';

export const accessToken = 'pat-eu1-test';

export interface OpenOptions {
  settings?: Record<string, CrmValue>;
  /** Replaces what sends requests to HubSpot's address. */
  fetch?: typeof fetch;
  more?: Partial<CrmConnection>;
}

/** A fake account behind a proxy that fails on request, for all tests of a file. */
export async function startAccount() {
  const hubspot = await startHubSpot(accessToken);
  const proxy = await startFaultyProxy(hubspot.url);

  /** HubSpot's address is fixed, so requests to it are sent to the proxy. */
  const throughProxy: typeof fetch = (input, init) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (origin !== 'https://api.hubapi.com') throw new Error(`A request went to ${origin}.`);
    return fetch(new URL(pathname + search, proxy.url), init);
  };

  function connect({ settings = {}, fetch, more = {} }: OpenOptions = {}) {
    const connection = connectionTo('', { token: accessToken }, { settings, fetch: fetch ?? throughProxy, ...more });
    return definition.createConnector(connection);
  }

  function open(options: OpenOptions = {}): CrmUnderTest {
    hubspot.reset();
    proxy.set('none');
    const { store } = hubspot;
    const filed = (call: FakeObject) => filedCall(call, store.associated(call, 'contacts')[0] ?? null);
    return {
      adapter: connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, phone) => ({ kind: 'contact', id: store.add('contacts', { ...named(name), phone }).id }),
      async addMany(count, phone) {
        for (let n = 0; n < count; n += 1) store.add('contacts', { firstname: `Contact ${n}`, phone });
      },
      countContacts: async () => store.all('contacts').length,
      addPageEntry: async (text) =>
        store.add('calls', { hs_timestamp: '2026-01-01T10:00:05.000Z', hs_call_body: text }).id,
      countEntries: async () => store.all('calls').length,
      filed: async (callId) =>
        store
          .all('calls')
          .filter(({ properties }) => properties.hs_call_body?.includes(`[sidecall ${callId} r`))
          .map(filed),
      async ignoreFilter() {
        hubspot.state.ignoresFilter = true;
      },
      ticketTexts: async (id) => {
        const ticket = store.get('tickets', id);
        if (ticket === null) return [];
        const notes = store.associated(ticket, 'notes').map((note) => store.get('notes', note));
        return [ticket.properties.content ?? '', ...notes.map((note) => textOf(note?.properties.hs_note_body ?? ''))];
      },
      countTickets: async () => store.all('tickets').length,
      async setField(id, _field, label) {
        const option = recordingProperty.options.find((each) => each.label === label);
        const contact = store.get('contacts', id);
        if (contact !== null && option !== undefined) contact.properties.call_recording = option.value;
      },
      async close() {
        // The vendor's client would not have sent or read it so.
        if (hubspot.wrong.length > 0) throw new Error(hubspot.wrong.join('\n'));
      },
    };
  }

  return {
    hubspot,
    proxy,
    throughProxy,
    connect,
    open,
    async close(): Promise<void> {
      await proxy.close();
      await hubspot.close();
    },
  };
}

function named(name: string): Record<string, string> {
  const at = name.lastIndexOf(' ');
  return at <= 0 ? { firstname: name } : { firstname: name.slice(0, at), lastname: name.slice(at + 1) };
}

/** Reads the call as a user of HubSpot does. */
function filedCall(call: FakeObject, contactId: string | null): FiledCall {
  const body = textOf(call.properties.hs_call_body ?? '');
  const start = body.lastIndexOf('\nCustomer: ') + 1;
  const facts = new Map(
    body
      .slice(start)
      .split('\n')
      .map((line): [string, string] => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    recordId: call.id,
    contactId,
    note: body.slice(0, Math.max(0, start - 2)),
    duration: Number(call.properties.hs_call_duration) / 1000,
    endReason: (facts.get('Result') ?? '').toUpperCase().replaceAll(' ', '_'),
    customer: (facts.get('Customer') ?? '').replace(' (unverified)', ''),
    recording: call.properties.hs_call_recording_url ?? null,
    raw: JSON.stringify(call),
  };
}
