import { afterAll, beforeAll, expect, it } from 'vitest';
import { nothing, patient } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { otherApiKey } from './espocrm/server.ts';
import { adminId, apiUserId } from './espocrm/store.ts';
import { startEspoTests } from './espocrm/under-test.ts';

let espo: Awaited<ReturnType<typeof startEspoTests>>;
beforeAll(async () => {
  espo = await startEspoTests();
});
afterAll(() => espo.close());

it('a call has its length in EspoCRM: from the answer, for as long as both sides talked', async () => {
  const { adapter } = espo.open();
  const times = { startedAt: '2026-01-01T10:00:00.900Z', answeredAt: '2026-01-01T10:00:05.900Z' };
  const { recordId } = await adapter.saveCallLog(entry('CA1', { ...times, duration: 65 }), nothing, patient);
  const answer = await fetch(`${espo.crm.url}/api/v1/Call/${recordId}`, { headers: { 'x-api-key': 'demoApiKey' } });
  expect(await answer.json()).toMatchObject({
    status: 'Held',
    direction: 'Inbound',
    dateStart: '2026-01-01 10:00:05',
    dateEnd: '2026-01-01 10:01:10',
    duration: 65,
  });
});

it('a call without an answer is not held, and has no length', async () => {
  const { adapter } = espo.open();
  const missed = { answeredAt: null, duration: 0, endReason: 'NO_ANSWER', customer: 'Number withheld' } as const;
  await adapter.saveCallLog(entry('CA1', missed), nothing, patient);
  await adapter.saveCallLog(entry('CA2', { ...missed, direction: 'outbound' }), nothing, patient);
  const common = { status: 'Not Held', dateStart: '2026-01-01 10:00:00', dateEnd: '2026-01-01 10:00:00' };
  expect(espo.crm.store.all('Call')).toMatchObject([
    { ...common, name: 'Missed call from Number withheld', direction: 'Inbound' },
    { ...common, name: 'Outgoing call to Number withheld', direction: 'Outbound' },
  ]);
});

it('a call without an answer has one second if EspoCRM demands that it ends after its start', async () => {
  const { adapter, underTest } = espo.open();
  espo.crm.state.needsLength = true;
  const about = await underTest.addContact('Robin Example', '+14155550123');
  const missed = { about, user: adminId, answeredAt: null, duration: 0, endReason: 'NO_ANSWER' } as const;
  const { recordId } = await adapter.saveCallLog(entry('CA1', missed), nothing, patient);
  await adapter.saveCallLog(entry('CA1', { ...missed, revision: 2 }), { recordId }, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([
    {
      ...{ dateStart: '2026-01-01 10:00:00', dateEnd: '2026-01-01 10:00:01' },
      ...{ parentId: about.id, assignedUserId: adminId },
    },
  ]);
});

it('a call is the agent’s in EspoCRM, and the connection’s own if the agent has no user', async () => {
  const { adapter } = espo.open();
  await adapter.saveCallLog(entry('CA1', { user: adminId }), nothing, patient);
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  await adapter.saveCallLog(entry('CA3'), nothing, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([
    { assignedUserId: adminId, usersIds: [adminId] },
    { assignedUserId: apiUserId },
    { assignedUserId: apiUserId },
  ]);
  // It asks for its own user once.
  expect(espo.requests().filter((one) => one === 'GET App')).toHaveLength(1);
});

it('asks for its own user again with another key', async () => {
  const { adapter, connection } = espo.open();
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  connection.stored.token = 'unknownKey';
  await expect(adapter.saveCallLog(entry('CA2'), nothing, patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  connection.stored.token = otherApiKey;
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([{ assignedUserId: apiUserId }, { assignedUserId: adminId }]);
});

it('a late change without a user leaves the call to its user', async () => {
  const { adapter } = espo.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { user: adminId }), nothing, patient);
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), { recordId }, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([{ assignedUserId: adminId }]);
});

it('a call whose contact or user was deleted meanwhile is filed without it', async () => {
  const { adapter, underTest } = espo.open();
  const about = { kind: 'contact', id: '6b0000000000000ff' };
  await adapter.saveCallLog(entry('CA1', { about, user: adminId }), nothing, patient);
  const contact = await underTest.addContact('Robin Example', '+14155550123');
  await adapter.saveCallLog(entry('CA2', { about: contact, user: 'gone' }), nothing, patient);
  await adapter.saveCallLog(entry('CA3', { about, user: 'gone' }), nothing, patient);
  const { recordId } = await adapter.saveCallLog(entry('CA4', { user: adminId }), nothing, patient);
  await adapter.saveCallLog(entry('CA4', { about, user: 'gone', revision: 2, note: 'late' }), { recordId }, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([
    { parentId: null, contactsIds: [], assignedUserId: adminId },
    { parentType: 'Contact', parentId: contact.id, contactsIds: [contact.id], assignedUserId: apiUserId },
    { parentId: null, assignedUserId: apiUserId },
    { parentId: null, assignedUserId: adminId, description: expect.stringContaining('late') },
  ]);
});

it('a user without a role is refused with the first reason, and nothing is written', async () => {
  const { adapter } = espo.open();
  espo.crm.state.hasRole = false;
  const refusal = adapter.saveCallLog(entry('CA1', { user: adminId }), nothing, patient);
  await expect(refusal).rejects.toMatchObject({ code: 'CRM_REFUSED', details: { reason: '403: No read access.' } });
  espo.crm.state.hasRole = true;
  espo.crm.refuse(403, 'No create access.');
  await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  expect(espo.crm.store.all('Call')).toEqual([]);
});

it.each([
  ['contact', 'Contact', 'contactsIds'],
  ['lead', 'Lead', 'leadsIds'],
  ['account', 'Account', null],
])('a call belongs to its %s', async (kind, entityType, attendees) => {
  const { adapter } = espo.open();
  const { id } = espo.crm.store.add(entityType, { lastName: 'Example', name: 'Example', phoneNumber: '+14155550123' });
  await adapter.saveCallLog(entry('CA1', { about: { kind, id: String(id) } }), nothing, patient);
  const lists = { contactsIds: [], leadsIds: [], ...(attendees !== null && { [attendees]: [id] }) };
  expect(espo.crm.store.all('Call')).toMatchObject([{ parentType: entityType, parentId: id, ...lists }]);
});

it('a call that was dialled from a case belongs to the case, and its contact attends', async () => {
  const { adapter, underTest } = espo.open();
  const contact = await underTest.addContact('Robin Example', '+14155550123');
  const { id } = espo.crm.store.add('Case', { name: 'No spout', contactId: contact.id });
  const about = { kind: 'ticket', id: String(id) };
  await adapter.saveCallLog(entry('CA1', { about, related: [contact] }), nothing, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([{ parentType: 'Case', parentId: id, contactsIds: [contact.id] }]);
});

it('the call of a masked customer has a parent and no attendee, whose number EspoCRM would show in the call', async () => {
  const { adapter, underTest } = espo.open();
  const about = await underTest.addContact('Robin Example', '+14155550123');
  const plain = await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  const masked = { about, customer: '+1 ••• ••• ••••', masked: true };
  const hidden = await adapter.saveCallLog(entry('CA2', masked), nothing, patient);
  const asShown = async (recordId: string) => {
    const headers = { 'x-api-key': 'demoApiKey' };
    return (await fetch(`${espo.crm.url}/api/v1/Call/${recordId}`, { headers })).text();
  };
  // As recorded: this is what the other rule prevents.
  expect(await asShown(plain.recordId)).toContain(`"Contact_${about.id}":"+14155550123"`);
  const text = await asShown(hidden.recordId);
  expect(JSON.parse(text)).toMatchObject({ name: 'Incoming call from +1 ••• ••• ••••', parentId: about.id });
  expect(text).toContain('[sidecall CA2 r1]');
  expect(text).not.toContain('5550123');
});

it('names have no characters that EspoCRM refuses', async () => {
  const { adapter } = espo.open();
  await adapter.saveCallLog(entry('CA1', { customer: '<b>=x</b>\n' }), nothing, patient);
  const draft = { ...ticketDraft({ kind: 'contact', id: 'none' }), about: null, subject: 'a < b = c\n' };
  await adapter.saveTicket?.(draft, nothing, patient);
  await adapter.saveTicket?.({ ...draft, key: 'two', subject: '<>' }, nothing, patient);
  expect(espo.crm.store.all('Call')).toMatchObject([{ name: 'Incoming call from b x /b' }]);
  expect(espo.crm.store.all('Case')).toMatchObject([{ name: 'a b c' }, { name: 'Call' }]);
});

it('what users write below the last line stays, and so does the text of a record that is taken over', async () => {
  const { adapter, underTest } = espo.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
  const record = espo.crm.store.get(recordId);
  if (record) record.description = `${record.description}\nWants an offer.\n\nUntil May.`;
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two' }), { recordId }, patient);
  expect(record?.description).toMatch(/^two\n\nCustomer: [\s\S]+\n\[sidecall CA1 r2\]\nWants an offer.\n\nUntil May.$/);
  const made = await underTest.addPageEntry('typed by a user');
  await adapter.saveCallLog(entry('CA2'), { recordId: made }, patient);
  await adapter.saveCallLog(entry('CA2', { revision: 2 }), nothing, patient);
  expect(espo.crm.store.get(made)?.description).toMatch(/\[sidecall CA2 r2\]\ntyped by a user$/);
});

it('a known record saves the search, and another call’s record is not overwritten', async () => {
  const { adapter, underTest } = espo.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { user: adminId }), nothing, patient);
  espo.crm.seen.length = 0;
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), { recordId }, patient);
  expect(espo.requests()).toEqual(['GET Call', 'PUT Call']);
  await adapter.saveCallLog(entry('CA2', { note: 'other' }), { recordId }, patient);
  expect(await underTest.filed('CA1')).toMatchObject([{ recordId, note: 'late' }]);
  expect(await underTest.filed('CA2')).toMatchObject([{ note: 'other' }]);
});

it('the search for a call is limited to the days around it', async () => {
  const { adapter } = espo.open();
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const search = new URLSearchParams(espo.crm.seen[0]?.query);
  expect(Object.fromEntries(search)).toMatchObject({
    'where[0][type]': 'contains',
    'where[0][attribute]': 'description',
    'where[0][value]': '[sidecall CA1 r',
    'where[1][type]': 'between',
    'where[1][attribute]': 'dateStart',
  });
  expect(search.getAll('where[1][value][]')).toEqual(['2025-12-31 10:00:00', '2026-01-02 10:01:10']);
});

it('finds a call of any key again', async () => {
  const { adapter, underTest } = espo.open();
  const keys = ['a b', '100%', 'A_1', 'ab1', '] r9]', 'x[y]', "'; --", 'ключ', '../contacts?x=1'];
  for (const key of [...keys, ...keys]) await adapter.saveCallLog(entry(key), nothing, patient);
  expect(espo.crm.store.all('Call')).toHaveLength(keys.length);
  for (const key of keys) expect(await underTest.filed(key), key).toHaveLength(1);
});

it('values for further fields of the record are written, and change none of the adapter’s own', async () => {
  const { adapter } = espo.open();
  const fields = { acceptanceStatus: 'x', direction: 'other', status: 'Planned' };
  await adapter.saveCallLog(entry('CA1', { fields }), nothing, patient);
  const sent = espo.crm.seen.find(({ method }) => method === 'POST');
  expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({
    acceptanceStatus: 'x',
    direction: 'Inbound',
    status: 'Held',
  });
});

it('the facts of a call are lines of its description', async () => {
  const { adapter } = espo.open();
  const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
  await adapter.saveCallLog(entry('CA1', { note: 'teapot', disposition: 'Sold', recording }), nothing, patient);
  expect(String(espo.crm.store.all('Call')[0]?.description).split('\n')).toEqual([
    ...['teapot', ''],
    ...['Customer: +14155550123', 'Line: +14155550100', 'Agent: anna', 'Result: COMPLETED', 'Disposition: Sold'],
    ...['Recording: https://gateway.example/recordings/RE1', '[sidecall CA1 r1]'],
  ]);
});

it('a case has its contact, account or lead, and its agent’s user, and does without those that are gone', async () => {
  const { adapter, underTest } = espo.open();
  const contact = await underTest.addContact('Robin Example', '+14155550123');
  const { id: accountId } = espo.crm.store.add('Account', { name: 'Example Ltd' });
  const about = { kind: 'account', id: String(accountId) };
  await adapter.saveTicket?.(ticketDraft(contact, { key: '1', user: adminId }), nothing, patient);
  await adapter.saveTicket?.(ticketDraft(about, { key: '2' }), nothing, patient);
  await adapter.saveTicket?.(
    ticketDraft({ kind: 'contact', id: 'gone' }, { key: '3', user: 'gone' }),
    nothing,
    patient,
  );
  expect(espo.crm.store.all('Case')).toMatchObject([
    { contactId: contact.id, contactsIds: [contact.id], assignedUserId: adminId, status: 'New' },
    { accountId, contactId: null, assignedUserId: null },
    { contactId: null, accountId: null, assignedUserId: null },
  ]);
});

it('a comment is a note that no customer sees in a portal', async () => {
  const { adapter, underTest } = espo.open();
  const about = await underTest.addContact('Robin Example', '+14155550123');
  const ticket = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  expect(ticket?.url).toBe(`${espo.proxy.url}/#Case/view/${ticket?.id}`);
  const known = { recordId: ticket?.id ?? '' };
  await adapter.saveTicket?.(ticketDraft(about, { key: 'note-1', text: 'It came.' }), known, patient);
  expect(espo.crm.store.all('Note')).toMatchObject([
    { type: 'Post', isInternal: true, parentType: 'Case', parentId: ticket?.id, post: expect.stringContaining('came') },
  ]);
});

it('a comment for a case that is gone is refused', async () => {
  const { adapter } = espo.open();
  const draft = ticketDraft({ kind: 'contact', id: 'none' });
  await expect(adapter.saveTicket?.(draft, { recordId: '6b00' }, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: '404: Record 6b00 does not exist.' },
  });
  await expect(adapter.saveTicket?.(draft, { recordId: '../x' }, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
  });
});

it('a follow-up is a task of the agent for a whole day, about any record of the call', async () => {
  const { adapter } = espo.open();
  const { id } = espo.crm.store.add('Lead', { lastName: 'Example' });
  const about = { kind: 'lead', id: String(id) };
  const made = await adapter.saveTask?.(taskDraft(about, { user: adminId, subject: 'Ring <b>' }), nothing, patient);
  await adapter.saveTask?.(taskDraft(null, { key: 'two' }), nothing, patient);
  expect(made?.url).toBe(`${espo.proxy.url}/#Task/view/${made?.recordId}`);
  const description = expect.stringMatching(/^Call: CA1\n\[sidecall-task CA1-task\]$/);
  expect(espo.crm.store.all('Task')).toMatchObject([
    {
      ...{ name: 'Ring b', status: 'Not Started', parentType: 'Lead', parentId: id, description },
      ...{ dateEndDate: '2026-12-24', dateEnd: '2026-12-25 00:00:00', assignedUserId: adminId },
    },
    { parentId: null, assignedUserId: apiUserId },
  ]);
});

it('a changed follow-up leaves what users wrote and began, and a deleted task stays deleted', async () => {
  const { adapter } = espo.open();
  const { recordId = '' } = (await adapter.saveTask?.(taskDraft(null), nothing, patient)) ?? {};
  const row = espo.crm.store.get(recordId);
  Object.assign(row ?? {}, { status: 'Started', description: 'Asked the shop.' });
  await adapter.saveTask?.(taskDraft(null, { due: '2027-01-02', user: 'gone' }), { recordId }, patient);
  expect(row).toMatchObject({ status: 'Started', description: 'Asked the shop.', dateEndDate: '2027-01-02' });
  espo.crm.state.hidden.push('Task');
  await expect(adapter.saveTask?.(taskDraft(null), { recordId }, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { status: 403 },
  });
  espo.crm.state.hidden.length = 0;
  espo.crm.store.remove(recordId);
  expect(await adapter.saveTask?.(taskDraft(null), { recordId }, patient)).toEqual({ recordId, url: null });
  expect(espo.crm.store.all('Task')).toEqual([]);
});
