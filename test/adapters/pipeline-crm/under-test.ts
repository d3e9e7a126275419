import { readCallMark } from '../../../adapters/kit/marks.ts';
import { definition } from '../../../adapters/pipeline-crm/connector.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { realClock } from '../test-connection.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startPipeline } from './server.ts';

export const keys = { apiKey: 'testApiKey', appKey: 'testAppKey' };
export const token = 'test-bearer-token';
const origin = 'https://api.pipelinecrm.com';
const unknownMark = '[sidecall-contact unknown-callers]';

/** Five times as fast, because ten requests fill a second. */
const fastClock: Clock = {
  now: realClock.now,
  elapsed: () => performance.now() * 5,
  after: (ms, callback) => realClock.after(ms / 5, callback),
};

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const pipeline = await startPipeline({ ...keys, token });
  const proxied = await startProxied(pipeline, { definition, origin, baseUrl: '', secrets: keys });
  const { proxy } = proxied;
  const { store } = pipeline;
  const people = () => [...store.people.values()].filter(({ summary }) => summary !== unknownMark);
  const connect = (options: OpenOptions = {}) =>
    proxied.connect({ ...options, more: { clock: fastClock, ...options.more } });

  function open(options: OpenOptions = {}) {
    pipeline.clear();
    proxy.set('none');
    const addContact = (full_name: string, phone: string) => {
      const { id } = store.addPerson({ full_name, phone });
      return { kind: 'person', id: String(id) };
    };
    const underTest: CrmUnderTest = {
      adapter: connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Person ${n}`, number);
      },
      countContacts: async () => people().length,
      async addPageEntry(content) {
        const { id } = store.addPerson({ full_name: 'Unknown callers', summary: unknownMark });
        return String(store.addNote({ person_id: id, content }).id);
      },
      countEntries: async () => store.notes.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        pipeline.state.ignoresFilter = true;
      },
      async setField(id, field, value) {
        const person = store.people.get(Number(id));
        if (person !== undefined) person.custom_fields[field] = value;
      },
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter };
  }

  function filed(callId: string) {
    return [...store.notes.values()]
      .filter(({ content }) => readCallMark(content, callId) !== null)
      .map((note) => {
        const { note: text, endReason, customer, recording, facts } = readCallText(note.content, 'Call');
        const isUnknown = store.people.get(note.person_id ?? 0)?.summary === unknownMark;
        return {
          recordId: String(note.id),
          contactId: isUnknown || note.person_id === null ? null : String(note.person_id),
          duration: Number(/(\d+) s$/.exec(facts.get('Call') ?? '')?.[1]),
          ...{ note: text, endReason, customer, recording },
          raw: JSON.stringify(note),
        };
      });
  }

  return { ...proxied, connect, pipeline, open, filed, people };
}
