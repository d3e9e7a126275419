import { definition } from '../../../adapters/hubspot/connector.ts';
import { textOf } from '../../../adapters/kit/html.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startHubSpot } from './server.ts';
import { type FakeObject, recordingProperty } from './store.ts';

export const accessToken = 'pat-eu1-test';

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const hubspot = await startHubSpot(accessToken);
  const proxied = await startProxied(hubspot, {
    definition,
    origin: 'https://api.hubapi.com',
    // It is the same for all accounts, so the connection has none.
    baseUrl: '',
    secrets: { token: accessToken },
  });
  const { proxy } = proxied;

  function open(options: OpenOptions = {}): CrmUnderTest {
    hubspot.reset();
    proxy.set('none');
    const { store } = hubspot;
    const filed = (call: FakeObject) => filedCall(call, store.associated(call, 'contacts')[0] ?? null);
    return {
      adapter: proxied.connect(options),
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
      tasks: async () =>
        store.all('tasks').map((task) => ({
          recordId: task.id,
          subject: task.properties.hs_task_subject ?? '',
          due:
            task.properties.hs_task_status === 'COMPLETED' ? null : (task.properties.hs_timestamp?.slice(0, 10) ?? ''),
          contactId: store.associated(task, 'contacts')[0] ?? null,
          raw: JSON.stringify(task),
        })),
      async setField(id, _field, label) {
        const option = recordingProperty.options.find((each) => each.label === label);
        const contact = store.get('contacts', id);
        if (contact !== null && option !== undefined) contact.properties.call_recording = option.value;
      },
      close: async () => hubspot.models.throwIfWrong(),
    };
  }

  return { ...proxied, hubspot, open };
}

function named(name: string): Record<string, string> {
  const at = name.lastIndexOf(' ');
  return at <= 0 ? { firstname: name } : { firstname: name.slice(0, at), lastname: name.slice(at + 1) };
}

/** Reads the call as a user of HubSpot does. */
function filedCall(call: FakeObject, contactId: string | null): FiledCall {
  const { note, endReason, customer } = readCallText(textOf(call.properties.hs_call_body ?? ''));
  return {
    ...{ note, endReason, customer },
    recordId: call.id,
    contactId,
    duration: Number(call.properties.hs_call_duration) / 1000,
    recording: call.properties.hs_call_recording_url ?? null,
    raw: JSON.stringify(call),
  };
}
