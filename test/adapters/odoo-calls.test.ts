import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { textOfBody } from '../../adapters/odoo/call-note.ts';
import { definition } from '../../adapters/odoo/connector.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { failure } from './odoo/refusals.ts';
import { apiKey, startOdooTests } from './odoo/under-test.ts';
import { connectionTo } from './test-connection.ts';

let tests: Awaited<ReturnType<typeof startOdooTests>>;
beforeAll(async () => {
  tests = await startOdooTests();
});
afterAll(() => tests.close());

const number = '+14155550123';
const texts = (id: number) =>
  tests.odoo.store
    .all('mail.message')
    .filter(({ res_id }) => res_id === id)
    .map(({ body }) => textOfBody(String(body)));

it('words are searched in names and companies, of contacts and of leads without a contact, with two requests', async () => {
  const { adapter, underTest } = tests.open();
  const { store } = tests.odoo;
  const company = store.add('res.partner', { name: 'Teapot Works', is_company: true });
  const person = store.add('res.partner', { name: 'Robin Sample', parent_id: company.id, phone: number });
  const lead = (fields: object) => store.add('crm.lead', { name: 'A call', phone: number, ...fields });
  const named = lead({ contact_name: 'Kim Works', partner_name: 'Teapot' });
  lead({ contact_name: 'Kim Works', partner_name: 'Kettle' });
  lead({ contact_name: 'Kim Works', partner_name: 'Teapot', partner_id: person.id });
  const before = underTest.requests?.() ?? 0;
  const found = await adapter.searchContacts?.('works teapot', { ...patient, limit: 10 });
  expect(found?.map(({ kind, id }) => [kind, id])).toEqual([
    ['contact', String(company.id)],
    ['contact', String(person.id)],
    ['lead', String(named.id)],
  ]);
  expect((underTest.requests?.() ?? 0) - before).toBe(2);
  expect(tests.odoo.requests.slice(-2).map(({ body }) => body?.limit)).toEqual([20, 20]);
});

it('a call that is moved to its contact leaves no second entry, also after a crash between both steps', async () => {
  const { adapter, underTest } = tests.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note: 'Asks for tea.' }), nothing, patient);
  expect(texts(6)).toHaveLength(1);
  const about = await underTest.addContact('Robin Example', number);
  const moved = entry('CA1', { revision: 2, note: 'Asks for tea.', about });
  // The old note cannot be emptied at first.
  const { store } = tests.odoo;
  const write = store.write.bind(store);
  store.write = (model, row, values) => {
    if (String(row.id) === recordId) throw failure(500, 'psycopg2.errors.SerializationFailure', 'Try again.');
    write(model, row, values);
  };
  onTestFinished(() => {
    store.write = write;
  });
  await expect(adapter.saveCallLog(moved, { recordId }, patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  store.write = write;
  const after = await adapter.saveCallLog(moved, { recordId }, patient);
  expect(after.recordId).not.toBe(recordId);
  expect(texts(6)).toEqual(['The call is logged on another record.']);
  // The gateway did not learn the new id.
  expect(await adapter.saveCallLog({ ...moved, revision: 3 }, { recordId }, patient)).toEqual(after);
  expect(await underTest.filed('CA1')).toMatchObject([{ recordId: after.recordId, contactId: about.id }]);
});

it('calls of unknown callers are at the contact that the connection names', async () => {
  const open = tests.open({ unknownCallers: '3' });
  await open.adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(texts(3)).toHaveLength(1);
  expect(texts(6)).toEqual([]);
});

it('a call is logged without a contact or an author that was deleted', async () => {
  const { adapter, underTest } = tests.open();
  const about = { kind: 'contact', id: '99999' };
  await adapter.saveCallLog(entry('CA1', { about, user: '99999' }), nothing, patient);
  expect(await underTest.filed('CA1')).toMatchObject([{ contactId: null }]);
  expect(texts(6)[0]).toContain('Agent: anna (99999)');
});

it('past calls of a contact are in its pop, and a lead without a contact is found', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  await adapter.saveCallLog(
    entry('CA1', { about, note: 'Call: outgoing, 2020-01-01 00:00:00 UTC, 1 s' }),
    nothing,
    patient,
  );
  await adapter.saveCallLog(
    entry('CA2', { about, direction: 'outbound', answeredAt: null, duration: 0, endReason: 'NO_ANSWER' }),
    nothing,
    patient,
  );
  tests.odoo.store.add('crm.lead', { name: 'Teapots', contact_name: 'Kim Sample', phone: '415 555 0123', user_id: 6 });
  const found = await adapter.findContacts(number, patient);
  const at = '2026-01-01T10:00:00.000Z';
  expect(found).toMatchObject([
    {
      ...about,
      lastCalls: [
        { at, direction: 'outbound', duration: 0, summary: 'No answer' },
        { at, direction: 'inbound', duration: 65, summary: 'Completed' },
      ],
    },
    { kind: 'lead', id: '1', name: 'Kim Sample', owner: '6' },
  ]);
});

it('without the module CRM, or the right to see leads, contacts are found', async () => {
  const { adapter, underTest } = tests.open();
  tests.odoo.state.hasCrm = false;
  const about = await underTest.addContact('Robin Example', number);
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ ...about, related: [] }]);
  const draft = ticketDraft(about);
  await expect(adapter.saveTicket?.(draft, nothing, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: "404: the model 'crm.lead' does not exist" },
  });
});

it('a field that Odoo does not have is not asked for, because Odoo would refuse the search', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  tests.odoo.store.write('res.partner', tests.odoo.store.get('res.partner', Number(about.id)) ?? { id: 0 }, {
    x_recording: 'never',
  });
  const [found] = await adapter.findContacts(number, { ...patient, fields: ['x_recording', 'is_company', 'x_none'] });
  expect(found?.fields).toEqual({ x_recording: 'never', is_company: 'false' });
});

it('a lead of a known contact gets no number, because Odoo would write it into the contact', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  await adapter.saveTicket?.(ticketDraft(about, { masked: false, customer: '+14155550177' }), nothing, patient);
  expect(tests.odoo.store.get('crm.lead', 1)).toMatchObject({ partner_id: Number(about.id), phone: false });
  expect(tests.odoo.store.get('res.partner', Number(about.id))).toMatchObject({ phone: number });
});

it('an archived contact is not found, and is still the contact of its key', async () => {
  const { adapter } = tests.open();
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', number };
  const made = await adapter.createContact?.(wanted, patient);
  tests.odoo.store.write('res.partner', tests.odoo.store.get('res.partner', Number(made?.id)) ?? { id: 0 }, {
    active: false,
  });
  expect(await adapter.findContacts(number, patient)).toEqual([]);
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ id: made?.id });
});

it('a recording is a link in the note', async () => {
  const { adapter, underTest } = tests.open();
  const url = 'https://gateway.example/v1/recordings/RE1?a=1&b="';
  await adapter.saveCallLog(entry('CA1', { recording: { url, seconds: 65 } }), nothing, patient);
  expect(tests.odoo.store.all('mail.message')[0]?.body).toContain(
    '<a href="https://gateway.example/v1/recordings/RE1?a=1&amp;b="">',
  );
  expect((await underTest.filed('CA1'))[0]?.recording).toBe(url);
});

it('a server with several databases is told which one', async () => {
  const { adapter } = tests.open({ database: 'nodb' });
  await expect(adapter.users?.(patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: '404: Odoo has no such database at this address.' },
  });
});

it('a user that may not write is refused with Odoo’s reason', async () => {
  const { adapter } = tests.open({}, {}, 'demoLimitedKey');
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', number };
  await expect(adapter.createContact?.(wanted, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
    details: { reason: expect.stringContaining('security restrictions') },
  });
});

it('of calls logged through a network full of faults, none is missing in Odoo, and none is there twice', async () => {
  tests.open();
  const { odoo, proxy } = tests;
  // The calls of this test are of that day.
  odoo.store.start = Date.UTC(2030, 0, 1, 12);
  const busy = () => new Response('', { status: 429 });
  const written = await logThroughFaults('odoo', fetch, busy, (parts) =>
    definition.createConnector(connectionTo(proxy.url, { token: apiKey }, parts)),
  );
  const lines = odoo.store.all('mail.message').map(({ body }) => textOfBody(String(body)).split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(lines.map((each) => idIn(each.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = lines.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});

it('a follow-up is an activity of the contact or the lead, and one that a user deleted stays deleted', async () => {
  const { adapter } = tests.open();
  const { store } = tests.odoo;
  const lead = store.add('crm.lead', { name: 'Wants a spout' });
  const draft = taskDraft({ kind: 'lead', id: String(lead.id) }, { user: '6' });
  const { recordId = '' } = (await adapter.saveTask?.(draft, nothing, patient)) ?? {};
  expect(store.all('mail.activity')).toMatchObject([
    { res_model: 'crm.lead', res_id: lead.id, user_id: 6, activity_type_id: 4, date_deadline: '2026-12-24' },
  ]);
  // A retry after the answer was lost must not write a second message.
  for (let times = 0; times < 2; times += 1) {
    await adapter.saveTask?.({ ...draft, due: null }, { recordId }, patient);
  }
  expect(store.all('mail.message')).toHaveLength(1);
  store.remove('mail.activity', Number(recordId));
  expect(await adapter.saveTask?.(draft, { recordId }, patient)).toEqual({ recordId, url: null });
  expect(store.all('mail.activity')).toEqual([]);
});
