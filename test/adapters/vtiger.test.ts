import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf } from '../../adapters/vtiger/call-element.ts';
import { definition } from '../../adapters/vtiger/connector.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { type CrmUnderTest, crmContract, entry } from './crm-contract.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { connectionTo } from './test-connection.ts';
import { startVtiger } from './vtiger/server.ts';

const accessKey = 'demoAccessKey';
const settings = { username: 'admin', ticketPriority: 'Normal' };

/** One server for all tests of this file. */
let crm: Awaited<ReturnType<typeof startVtiger>>;
let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
beforeAll(async () => {
  crm = await startVtiger({ username: 'admin', accessKey });
  proxy = await startFaultyProxy(crm.url);
});
afterAll(async () => {
  await proxy.close();
  await crm.close();
});

/** What the server's `callstatus` means. */
const reasons: Readonly<Record<string, string>> = { completed: 'COMPLETED', 'no-answer': 'NO_ANSWER' };

async function open(secrets: Record<string, string> = { accessKey }) {
  crm.clear();
  crm.setSession('');
  proxy.set('none');
  crm.add('Users', { user_name: 'admin', last_name: 'Administrator', status: 'Active' }, '19x1');
  const connection = connectionTo(proxy.url, secrets, { settings });
  const addContact = (name: string, mobile: string) => {
    const { id } = crm.add('Contacts', { lastname: name, mobile, assigned_user_id: '19x1' });
    return { kind: 'contact', id: id ?? '' };
  };
  const underTest: CrmUnderTest = {
    adapter: definition.createConnector(connection),
    fail: proxy.set,
    requests: () => proxy.requests,
    addContact: async (name, number) => addContact(name, number),
    async addMany(count, number) {
      for (let n = 0; n < count; n += 1) addContact(`Contact ${n}`, number);
    },
    countContacts: async () => crm.all('Contacts').length,
    async addPageEntry(note) {
      const made = { customernumber: '+14155550199', assigned_user_id: '19x1', sidecall_note: note };
      return crm.add('PBXManager', made).id ?? '';
    },
    countEntries: async () => crm.all('PBXManager').length,
    async filed(callId) {
      return crm
        .all('PBXManager')
        .filter((row) => row.sourceuuid === keyOf(callId))
        .map((row) => ({
          recordId: row.id ?? '',
          contactId: row.customer || null,
          note: row.sidecall_note ?? '',
          duration: Number(row.billduration),
          endReason: reasons[row.callstatus ?? ''] ?? '',
          customer: row.customernumber ?? '',
          recording: row.recordingurl || null,
          raw: JSON.stringify(row),
        }));
    },
    async ignoreFilter() {
      crm.state.ignoresFilter = true;
    },
    async ticketTexts(id) {
      const ticket = crm.all('HelpDesk').find((row) => row.id === id);
      const comments = crm.all('ModComments').filter((row) => row.related_to === id);
      return [ticket?.description ?? '', ...comments.map((row) => row.commentcontent ?? '')];
    },
    countTickets: async () => crm.all('HelpDesk').length,
    tasks: async () =>
      crm.all('Calendar').map((row) => ({
        recordId: row.id ?? '',
        subject: row.subject ?? '',
        due: row.taskstatus === 'Completed' ? null : (row.due_date ?? ''),
        contactId: row.contact_id ?? null,
        raw: JSON.stringify(row),
      })),
    close: async () => {},
  };
  return { underTest, adapter: underTest.adapter, connection };
}

crmContract(definition.manifest, async () => (await open()).underTest);

it('20 requests at once with an ended session log in once', async () => {
  const { underTest, adapter, connection } = await open();
  await underTest.addContact('Robin Example', '+14155550123');
  const found = await Promise.all(Array.from({ length: 20 }, () => adapter.findContacts('+14155550123', patient)));
  expect(found.every((contacts) => contacts.length === 1)).toBe(true);
  expect(crm.state.logins).toBe(1);
  expect(connection.stored).toMatchObject({ session: 'session-1', sessionUser: '19x1' });
  crm.setSession('');
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(crm.state.logins).toBe(2);
});

it('a wrong access key is CRM_CREDENTIALS after one attempt to log in, and is never sent', async () => {
  const { adapter } = await open({ accessKey: 'wrongAccessKey' });
  const before = proxy.requests;
  await expect(adapter.users?.(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  expect(proxy.requests - before).toBe(2);
  expect(JSON.stringify(crm.seen)).not.toContain('wrongAccessKey');
});

it('a session of another user or key is not used', async () => {
  const { adapter, connection } = await open();
  await adapter.users?.(patient);
  connection.stored.accessKey = 'wrongAccessKey';
  await expect(adapter.users?.(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it('the reason of a refusal has neither numbers nor secrets', async () => {
  const { adapter } = await open();
  await adapter.users?.(patient);
  const message = `+1 (415) 555-0123 of ${accessKey} in session-1`;
  proxy.answerWith({ success: false, error: { code: 'ACCESS_DENIED', message } });
  const error = await adapter.users?.(patient).catch((caught) => caught);
  expect(error).toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: expect.stringMatching(/^200: ACCESS_DENIED: /) },
  });
  const { reason } = error.details;
  expect(reason).not.toMatch(/5550|0123|demoAccessKey|session-1/);
});

it('no value of a call, ticket or contact ends a literal of a query', async () => {
  const { adapter, underTest } = await open();
  const hostile = `x' or '1'='1'; select * from Users; -- \\ " \u0000 ’`;
  const about = await underTest.addContact('Robin Example', '+14155550123');
  await adapter.findContacts('+14155550123', patient);
  await adapter.saveCallLog(entry(hostile), { recordId: hostile }, patient);
  await adapter.saveCallLog(entry('CA1', { about: { kind: 'contact', id: hostile } }), nothing, patient);
  await adapter.createContact?.({ ...plain, key: hostile, name: hostile, number: '+14155550177' }, patient);
  await adapter.openTickets?.({ kind: 'contact', id: hostile }, patient);
  const ticket = await adapter.saveTicket?.(ticketDraft(about, { key: hostile, subject: hostile }), nothing, patient);
  await adapter.saveTicket?.(
    ticketDraft(about, { key: `${hostile}2`, text: hostile }),
    { recordId: ticket?.id ?? '' },
    patient,
  );
  await expect(adapter.saveTicket?.(ticketDraft(about), { recordId: hostile }, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
  });
  const queries = crm.seen.map(({ query }) => new URLSearchParams(query).get('query')).filter((text) => text !== null);
  expect(queries.length).toBeGreaterThan(5);
  for (const text of queries) expect(text.replace(/'[\w%.:-]*'/g, '?')).toMatch(/^[\w ,=!?()]+;$/);
  expect(await underTest.filed(hostile)).toHaveLength(1);
});

it('finds contacts, leads and accounts, with company, owner, page and date', async () => {
  const { adapter } = await open();
  const account = crm.add('Accounts', { accountname: 'Example Ltd', phone: '020 7946 0958', assigned_user_id: '19x1' });
  const contact = crm.add('Contacts', {
    firstname: 'Robin',
    lastname: 'Example',
    homephone: '+44 20 7946 0958',
    account_id: account.id,
    assigned_user_id: '19x1',
  });
  const lead = crm.add('Leads', {
    lastname: 'Sample',
    company: 'Sample Ltd',
    mobile: '+442079460958',
    assigned_user_id: '19x2',
  });
  const found = await adapter.findContacts('+442079460958', { ...patient, country: 'GB' });
  expect(found).toMatchObject([
    {
      kind: 'contact',
      id: contact.id,
      name: 'Robin Example',
      company: 'Example Ltd',
      owner: '19x1',
      url: `${proxy.url}/index.php?module=Contacts&view=Detail&record=12`,
      createdAt: `${contact.createdtime?.replace(' ', 'T')}.000Z`,
    },
    { kind: 'lead', id: lead.id, name: 'Sample', company: 'Sample Ltd', owner: '19x2' },
    { kind: 'account', id: account.id, name: 'Example Ltd', company: null },
  ]);
});

it('shows open tickets and past calls, and does without modules that the user may not see', async () => {
  const { adapter, underTest } = await open();
  const about = await underTest.addContact('Robin Example', '+14155550123');
  const open1 = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  crm.add('HelpDesk', { ticket_title: 'Old', ticketstatus: 'Closed', contact_id: about.id });
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([
    {
      openTickets: [{ id: open1?.id, subject: 'No spout', status: 'Open' }],
      lastCalls: [{ at: '2026-01-01T10:00:00.000Z', direction: 'inbound', duration: 65, summary: 'completed' }],
    },
  ]);
  crm.state.withoutModules = ['Leads', 'Accounts', 'HelpDesk', 'PBXManager'];
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([{ openTickets: [], lastCalls: [] }]);
  crm.state.withoutModules = ['Contacts'];
  await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
});

it('looks behind a page of near misses', async () => {
  const { adapter, underTest } = await open();
  for (let n = 0; n < 150; n += 1) await underTest.addContact('Near', '4155550123 9');
  const right = await underTest.addContact('Robin Example', '+14155550123');
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([right]);
});

it('without the package, a note is refused with what to do, and a retry after the import completes the record', async () => {
  const { adapter, underTest } = await open();
  crm.state.hasPackage = false;
  const plainCall = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(plainCall.url).toBe(`${proxy.url}/index.php?module=PBXManager&view=Detail&record=11`);
  const refusal = adapter.saveCallLog(entry('CA2', { note: 'teapot' }), nothing, patient);
  await expect(refusal).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: expect.stringContaining('Import the module Sidecall') },
  });
  expect(await underTest.filed('CA2')).toHaveLength(1);
  crm.state.hasPackage = true;
  for (const row of crm.all('PBXManager')) Object.assign(row, { sidecall_note: '', sidecall_disposition: '' });
  await adapter.saveCallLog(entry('CA2', { note: 'teapot', disposition: 'Sold' }), nothing, patient);
  expect(await underTest.filed('CA2')).toMatchObject([{ note: 'teapot' }]);
  expect(crm.all('PBXManager')[1]?.sidecall_disposition).toBe('Sold');
});

it('a known record saves the search, and another call’s record is not overwritten', async () => {
  const { adapter, underTest } = await open();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const before = crm.seen.length;
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), { recordId }, patient);
  const operations = crm.seen
    .slice(before)
    .map(({ query, body }) => new URLSearchParams(body ?? query).get('operation'));
  expect(operations).toEqual(['retrieve', 'revise']);
  await adapter.saveCallLog(entry('CA2', { note: 'other' }), { recordId }, patient);
  expect(await underTest.filed('CA1')).toMatchObject([{ recordId, note: 'late' }]);
  expect(await underTest.filed('CA2')).toMatchObject([{ note: 'other' }]);
});

it('a missed call of a withheld number has a record with words in place of the number', async () => {
  const { adapter } = await open();
  const missed = { customer: 'Number withheld', endReason: 'NO_ANSWER', answeredAt: null, duration: 0 } as const;
  await adapter.saveCallLog(entry('CA1', missed), nothing, patient);
  expect(crm.all('PBXManager')).toMatchObject([
    {
      customernumber: 'Number withheld',
      callstatus: 'no-answer',
      billduration: '0',
      totalduration: '70',
      customer: '',
    },
  ]);
});

it('values for further fields of the record are written, and change none of the adapter’s own', async () => {
  const { adapter } = await open();
  const fields = { source: 'Hotline', sourceuuid: 'CA9', direction: 'other' };
  await adapter.saveCallLog(entry('CA1', { fields }), nothing, patient);
  expect(crm.all('PBXManager')).toMatchObject([{ source: 'Hotline', sourceuuid: 'CA1', direction: 'inbound' }]);
});

it('a call that was dialled from a ticket is filed with the contact', async () => {
  const { adapter, underTest } = await open();
  const contact = await underTest.addContact('Robin Example', '+14155550123');
  const about = { kind: 'ticket', id: '17x99' };
  await adapter.saveCallLog(entry('CA1', { about, related: [contact] }), nothing, patient);
  expect(await underTest.filed('CA1')).toMatchObject([{ contactId: contact.id }]);
});

it('a follow-up is a task of the calendar for a whole day, and leaves what users wrote and began', async () => {
  const { adapter } = await open();
  crm.state.formerUsers.push('19x9');
  const about = { kind: 'ticket', id: crm.add('HelpDesk', { ticket_title: 'No spout' }).id ?? '' };
  const made = await adapter.saveTask?.(taskDraft(about, { user: '19x9' }), nothing, patient);
  expect(made?.url).toMatch(/\/index\.php\?module=Calendar&view=Detail&record=\d+$/);
  const [task] = crm.all('Calendar');
  expect(task).toMatchObject({
    ...{ activitytype: 'Task', taskstatus: 'Not Started', subject: 'Ring about the spout' },
    ...{ date_start: '2026-12-24', due_date: '2026-12-24', time_start: '', contact_id: null, parent_id: about.id },
    // The agent's own user is gone.
    ...{ assigned_user_id: '19x1', description: 'Call: CA1\n[sidecall-task-CA1-task]' },
  });
  Object.assign(task ?? {}, { taskstatus: 'In Progress', description: 'Asked the shop.' });
  const known = { recordId: made?.recordId ?? '' };
  await adapter.saveTask?.(taskDraft(about, { due: '2027-01-02', user: '19x5' }), known, patient);
  const changed = { taskstatus: 'In Progress', description: 'Asked the shop.', due_date: '2027-01-02' };
  expect(crm.all('Calendar')).toMatchObject([{ ...changed, assigned_user_id: '19x5' }]);
});

it('a task that a user of Vtiger has deleted stays deleted, and one that may not be seen is refused', async () => {
  const { adapter } = await open();
  const { recordId = '' } = (await adapter.saveTask?.(taskDraft(null), nothing, patient)) ?? {};
  crm.state.withoutModules.push('Calendar');
  await expect(adapter.saveTask?.(taskDraft(null), { recordId }, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
  });
  crm.state.withoutModules.length = 0;
  crm.remove(recordId);
  expect(await adapter.saveTask?.(taskDraft(null), { recordId }, patient)).toEqual({ recordId, url: null });
  expect(crm.all('Calendar')).toEqual([]);
});
