import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryFields, entryType } from '../../adapters/shopify/call-entry.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { entry } from './crm-contract.ts';
import { startShop } from './shopify/under-test.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const number = '+14155550123';
const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const customerWith = (id: string) => shop.store.customers.get(Number(id));
const callsOf = (id: string) => JSON.parse(customerWith(id)?.metafields.get('sidecall.calls') ?? '[]') as string[];

it('words are searched at the beginnings of words, as text without operators, and compared with name and company', async () => {
  const { adapter } = shop.open();
  const company = [{ company: 'Teapot Works', phone: number }];
  const { id } = shop.store.addCustomer({ firstName: 'Robin', lastName: 'Not', addresses: company });
  shop.store.addCustomer({ firstName: 'Kim', note: 'Teapot Works. Not Robin.' });
  const found = await adapter.searchContacts?.('NOT (teapot: OR', { ...patient, limit: 10 });
  expect(found).toEqual([]);
  expect(await adapter.searchContacts?.('NOT teap', { ...patient, limit: 10 })).toMatchObject([
    { id: String(id), name: 'Robin Not', company: 'Teapot Works', numbers: [number], related: [] },
  ]);
  expect(shop.shopify.requests.map(({ body }) => body.variables.search)).toEqual(['not* teapot* or*', 'not* teap*']);
});

it('a call is an entry with fields, the customer has it in a list, and a tag', async () => {
  const { adapter } = shop.open();
  const about = shop.addContact('Robin', number);
  const call = entry('CA1', { about, note: 'Wants a lid.\nSoon.', user: '7', recording, fields: { topic: 'lids' } });
  const { recordId, url } = await adapter.saveCallLog(call, nothing, patient);
  expect(url).toContain(`/admin/customers/${about.id}`);
  expect(Object.fromEntries(shop.store.entries.get(Number(recordId))?.fields ?? [])).toEqual({
    ...{ title: 'Call from +14155550123', customer: `gid://shopify/Customer/${about.id}` },
    ...{ start: '2026-01-01T10:00:00.000Z', seconds: '65', direction: 'inbound', number, agent: 'anna (7)' },
    ...{ virtual_number: '+14155550100', result: 'COMPLETED', note: 'Wants a lid.\nSoon.', details: 'topic: lids' },
    ...{ recording: recording.url, call_id: 'CA1', revision: '1' },
  });
  expect(callsOf(about.id)).toEqual([`gid://shopify/Metaobject/${recordId}`]);
  expect(customerWith(about.id)?.tags).toEqual(['phone']);
  const [definition] = shop.store.definitions.values();
  expect(Object.fromEntries(definition?.fields ?? [])).toEqual(entryFields);
  expect((await adapter.findContacts(number, patient))[0]?.lastCalls).toEqual([
    { at: '2026-01-01T10:00:00.000Z', direction: 'inbound', duration: 65, summary: 'Wants a lid.' },
  ]);
});

it('a later revision clears what it does not have, and does not repeat tag and list', async () => {
  const { adapter } = shop.open();
  const about = shop.addContact('Robin', number);
  const first = await adapter.saveCallLog(entry('CA1', { about, disposition: 'Solved' }), nothing, patient);
  // A user removes the tag.
  const customer = customerWith(about.id);
  if (customer !== undefined) customer.tags = [];
  await adapter.saveCallLog(entry('CA1', { about, revision: 2 }), first, patient);
  const { fields } = [...shop.store.entries.values()][0] ?? {};
  expect([fields?.get('revision'), fields?.has('disposition')]).toEqual(['2', false]);
  expect([callsOf(about.id).length, customer?.tags]).toEqual([1, []]);
});

it('a call that moves to another customer leaves the first one’s list', async () => {
  const { adapter } = shop.open();
  const [one, two] = [shop.addContact('Robin', number), shop.addContact('Kim', '+14155550124')];
  const other = await adapter.saveCallLog(entry('CA1', { about: one }), nothing, patient);
  const { recordId } = await adapter.saveCallLog(entry('CA2', { about: one }), nothing, patient);
  await adapter.saveCallLog(entry('CA2', { about: two, revision: 2 }), { recordId }, patient);
  expect(callsOf(one.id)).toEqual([`gid://shopify/Metaobject/${other.recordId}`]);
  expect(callsOf(two.id)).toEqual([`gid://shopify/Metaobject/${recordId}`]);
});

it('the list keeps what another program wrote at the same moment', async () => {
  const { adapter } = shop.open();
  const about = shop.addContact('Robin', number);
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  shop.shopify.state.staleOnce = true;
  await adapter.saveCallLog(entry('CA2', { about }), nothing, patient);
  expect(callsOf(about.id)).toHaveLength(2);
});

it('definitions that a user deleted are made again', async () => {
  const { adapter } = shop.open();
  const about = shop.addContact('Robin', number);
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  shop.store.metafields.clear();
  await adapter.saveCallLog(entry('CA2', { about }), nothing, patient);
  expect(callsOf(about.id)).toHaveLength(1);
  expect([...shop.store.definitions.keys()]).toEqual([entryType]);
});

it('a call is logged without a customer that was deleted meanwhile', async () => {
  const { adapter } = shop.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  await adapter.saveCallLog(
    entry('CA1', { about: { kind: 'contact', id: '404' }, note: 'kept', revision: 2 }),
    { recordId },
    patient,
  );
  expect(shop.filed('CA1')).toMatchObject([{ contactId: null, note: 'kept' }]);
});

it('if the administrator wants it, the agent’s note is in the customer’s note, once, with what users wrote', async () => {
  shop.open();
  const adapter = shop.connect({ settings: { customerNote: true, tag: '' } });
  const about = shop.addContact('Robin', number);
  const customer = customerWith(about.id);
  if (customer === undefined) return;
  customer.note = 'Likes tea.';
  const line = 'Call: incoming, 2026-01-01 10:00:00 UTC, 65 s';
  const save = (revision: number, note: string) =>
    adapter.saveCallLog(entry('CA1', { about, revision, note }), nothing, patient);
  await save(1, 'Wants a lid.');
  await save(1, 'Wants a lid.');
  await save(2, 'Wants two lids.');
  expect(customer.note).toBe(`Likes tea.\n\n${line}\nWants two lids.\n[sidecall CA1 r2]`);
  expect(customer.tags).toEqual([]);
  // A user changes our part, and it stays so.
  customer.note = customer.note.replace('two', 'three');
  await save(3, 'Wants four lids.');
  expect(customer.note).toBe(`Likes tea.\n\n${line}\nWants three lids.\n[sidecall CA1 r2]`);
  // A note is never cut.
  customer.note = 'x'.repeat(4990);
  await save(4, 'Wants five lids.');
  expect(customer.note).toHaveLength(4990);
});

it('a refusal names the field and says why, without numbers', async () => {
  const { adapter } = shop.open();
  await expect(
    adapter.saveCallLog(entry('CA1', { startedAt: 'yesterday', customer: number }), nothing, patient),
  ).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: expect.stringMatching(/^metaobject\.fields\.\d+: Value is not a valid date_time\.$/) },
  });
});

it('a number that Shopify has for another customer, or does not take, is in the new one’s address', async () => {
  const { adapter } = shop.open();
  shop.addContact('Robin', number);
  const made = await adapter.createContact?.({ ...plain, key: 'k1', name: 'Kim Sample', number }, patient);
  expect(customerWith(made?.id ?? '')).toMatchObject({
    ...{ firstName: 'Kim', lastName: 'Sample', phone: null, note: '[sidecall-contact k1]' },
    addresses: [{ phone: number }],
  });
});

it('of calls logged through a network full of faults, none is missing in the store, and none is there twice', async () => {
  shop.open();
  const throttled = { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] };
  const written = await logThroughFaults(
    'shopify',
    shop.throughProxy,
    () => Response.json(throttled),
    ({ clock, fetch }) => shop.connect({ fetch, more: { clock } }),
  );
  const entries = [...shop.store.entries.values()];
  expect(entries.map(({ fields }) => fields.get('call_id')).toSorted()).toEqual(written.ids.toSorted());
  const notes = entries.map(({ fields }) => fields.get('note') ?? '').filter((note) => note !== '');
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});
