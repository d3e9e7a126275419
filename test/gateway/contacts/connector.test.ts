import { expect, it, onTestFinished } from 'vitest';
import type { CallLogEntry } from '../../../src/domain/crm/call-log-entry.ts';
import { newContactId } from '../../../src/gateway/contacts/ids.ts';
import { manifest } from '../../../src/gateway/contacts/manifest.ts';
import type { ContactCallRow } from '../../../src/gateway/storage/schema.ts';
import { nothing, patient } from '../../adapters/contract/crm-under-test.ts';
import { crmContract, entry } from '../../adapters/crm-contract.ts';
import { aContact } from './a-contact.ts';
import { type OpenContacts, openContacts } from './open-contacts.ts';

async function underTest() {
  const contacts = await openContacts();
  const { adapter, store, db } = contacts;
  let added = 0;
  const add = async (name: string, number: string) => {
    added += 1;
    const createdAt = new Date(Date.UTC(2026, 0, 1) + added).toISOString();
    const { id } = await store.add(aContact({ name, numbers: [number], createdAt }), null);
    return { kind: 'contact', id };
  };
  return {
    adapter,
    addContact: add,
    async addMany(count: number, number: string) {
      const rows = Array.from({ length: count }, (_, n) => aContact({ name: `Contact ${n}`, numbers: [number] }));
      // The decision is made without looking at those before, which would take a while.
      for (let at = 0; at < count; at += 100) {
        const some = rows.slice(at, at + 100);
        await db
          .insertInto('contacts')
          .values(some.map((row) => ({ ...rowOf(row), search_text: row.name.toLowerCase() })))
          .execute();
        await db
          .insertInto('contact_numbers')
          .values(some.map(({ id }) => ({ contact_id: id, position: 0, number, last_digits: number.slice(-6) })))
          .execute();
      }
    },
    countContacts: async () => (await store.page({ limit: 1000 })).contacts.length,
    async addPageEntry(note: string) {
      const words = JSON.stringify({ note, disposition: null });
      const row: ContactCallRow = {
        ...{ record_id: 'page-1', call_id: null, contact_id: null, revision: 0 },
        ...{ at: '2026-01-01T10:00:00.000Z', entry: '{}', words },
      };
      await db.insertInto('contact_calls').values(row).execute();
      return row.record_id;
    },
    countEntries: async () => (await db.selectFrom('contact_calls').selectAll().execute()).length,
    async filed(callId: string) {
      const rows = await db.selectFrom('contact_calls').selectAll().where('call_id', '=', callId).execute();
      return rows.map((row) => {
        const { duration, endReason, customer, recording } = JSON.parse(row.entry) as CallLogEntry;
        const { note } = row.words === null ? { note: '' } : JSON.parse(row.words);
        return {
          ...{ recordId: row.record_id, contactId: row.contact_id, note, duration, endReason, customer },
          ...{ recording: recording?.url ?? null, raw: JSON.stringify(row) },
        };
      });
    },
    ignoreFilter: async () => contacts.ignoreNumbers(),
    isPrivate: async (id: string) => (await store.get(id))?.isPrivate === true,
    // It sends no requests: there is only one answer to lose.
    fail: (fault: string, after = 0) =>
      contacts.fail((after === 0 ? fault : 'none') as Parameters<OpenContacts['fail']>[0]),
    close: () => contacts.close(),
  };
}

function rowOf({ id, name, company, email, notes, owner, createdAt }: ReturnType<typeof aContact>) {
  const flags = { do_not_record: 0, is_private: 0, created_at: createdAt, revision: 1, created_key: null };
  return { id, name, company, email, notes, owner, ...flags };
}

crmContract(manifest, underTest, ['down', 'slow']);

async function opened(): Promise<OpenContacts> {
  const contacts = await openContacts();
  onTestFinished(() => contacts.close());
  return contacts;
}

it('shows the last five calls of a contact, with what was said of them', async () => {
  const { adapter, store } = await opened();
  const { id } = await store.add(aContact({ numbers: ['+14155550123'] }), null);
  const about = { kind: 'contact', id };
  for (let n = 1; n <= 6; n += 1) {
    const startedAt = `2026-01-0${n}T10:00:00.000Z`;
    const words = n === 5 ? { note: 'wants a refund', disposition: 'Sold' } : { disposition: n === 4 ? 'Sold' : null };
    await adapter.saveCallLog(entry(`CA${n}`, { about, startedAt, ...words }), nothing, patient);
  }
  const [found] = await adapter.findContacts('+14155550123', patient);
  expect(found?.lastCalls.map(({ at, summary }) => [at.slice(8, 10), summary])).toEqual([
    ['06', ''],
    ['05', 'wants a refund'],
    ['04', 'Sold'],
    ['03', ''],
    ['02', ''],
  ]);
  expect(found?.lastCalls[0]).toMatchObject({ direction: 'inbound', duration: 65 });
});

it('reads whether the contact refused to be recorded, if that is asked for', async () => {
  const { adapter, store } = await opened();
  await store.add(aContact({ doNotRecord: true }), null);
  const fieldsOf = async (fields?: string[]) =>
    (await adapter.findContacts('+14155550123', { ...patient, ...(fields && { fields }) }))[0]?.fields;
  expect([await fieldsOf(), await fieldsOf(['other']), await fieldsOf(['doNotRecord'])]).toEqual([
    undefined,
    undefined,
    { doNotRecord: 'yes' },
  ]);
});

it('takes no entry of another call for its own, whatever id is known', async () => {
  const { adapter, db } = await opened();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const other = await adapter.saveCallLog(entry('CA2'), { recordId }, patient);
  expect(other.recordId).not.toBe(recordId);
  const rows = await db.selectFrom('contact_calls').select('call_id').orderBy('call_id').execute();
  expect(rows.map(({ call_id }) => call_id)).toEqual(['CA1', 'CA2']);
});

it('tells a call only the number that it comes from, while a number is masked or the contact is private', async () => {
  const { adapter, store, mask } = await opened();
  const numbers = ['+442079460958', '+14155550123,12'];
  await store.add(aContact({ numbers, isPrivate: true }), null);
  await store.add(aContact({ numbers: ['+14155550177', ...numbers], createdAt: '2026-01-02T10:00:00.000Z' }), null);
  const told = async (number: string) =>
    (await adapter.findContacts(number, patient)).map((contact) => contact.numbers);
  expect(await told('+442079460958')).toEqual([['+442079460958'], ['+14155550177', ...numbers]]);
  mask();
  expect(await told('+442079460958')).toEqual([['+442079460958'], ['+442079460958']]);
  expect(await told('+14155550123')).toEqual([['+14155550123,12'], ['+14155550123,12']]);
});

it('finds by any of several numbers, and not by the digits of an extension', async () => {
  const { adapter, store } = await opened();
  const numbers = ['+442079460958', '+14155550123,123456'];
  const { id } = await store.add(aContact({ id: newContactId(), numbers }), null);
  for (const number of ['+442079460958', '+14155550123']) {
    expect(await adapter.findContacts(number, patient)).toMatchObject([{ id, numbers }]);
  }
  expect(await adapter.findContacts('+14155123456', patient)).toEqual([]);
});
