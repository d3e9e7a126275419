import { afterAll, beforeAll, expect, it } from 'vitest';
import { htmlOf } from '../../adapters/kit/html.ts';
import { definition } from '../../adapters/pipeline-crm/connector.ts';
import { problem } from '../../adapters/pipeline-crm/problem.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { entry } from './crm-contract.ts';
import { keys, startAccount, token } from './pipeline-crm/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';
const addPerson = (values: Record<string, unknown>) => {
  const { id } = account.pipeline.store.addPerson(values);
  return { kind: 'person', id: String(id) };
};
const firstNote = () => [...account.pipeline.store.notes.values()][0];

it('the keys are in the query, because Pipeline CRM reads them there alone; a bearer token is in a header', async () => {
  account.open();
  const withToken = definition.createConnector(connectionTo('', { token }, { fetch: account.throughProxy }));
  await withToken.users?.(patient);
  await account.connect().users?.(patient);
  const [first, second] = account.pipeline.requests;
  expect([first?.authorization, first?.query.has('api_key')]).toEqual([`Bearer ${token}`, false]);
  expect([second?.authorization, second?.query.get('api_key')]).toEqual(['', keys.apiKey]);
  const without = definition.createConnector(connectionTo('', {}, { fetch: account.throughProxy }));
  await expect(without.findContacts(number, patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it('a number that is written in pairs is found, in any of the three fields', async () => {
  const { adapter } = account.open();
  addPerson({ full_name: 'Stranger', phone: '06 12 34 56 79' });
  const about = addPerson({ full_name: 'Robin Example', home_phone: '06 12 34 56 78' });
  expect(await adapter.findContacts('+33612345678', patient)).toMatchObject([about]);
});

it('the pop has company, owner, page, open deals and past calls of the first person', async () => {
  const { adapter } = account.open();
  const { store } = account.pipeline;
  const about = addPerson({ full_name: 'Robin Example', mobile: number, company_name: 'Teapots', user_id: 502 });
  const person_ids = [Number(about.id)];
  const deal = store.addDeal({ name: 'Ten spouts', person_ids });
  store.addDeal({ name: 'Archived', person_ids, is_archived: true });
  for (const percent of [0, 100]) store.addDeal({ person_ids, deal_stage: { id: 2, name: 'Closed', percent } });
  await adapter.saveCallLog(entry('CA1', { about, direction: 'outbound' }), nothing, patient);
  store.addNote({ person_id: Number(about.id), content: 'Call: typed by a user' });
  expect(await adapter.findContacts(number, patient)).toMatchObject([
    {
      ...{ company: 'Teapots', owner: '502', url: `https://app.pipelinecrm.com/people/${about.id}` },
      createdAt: '2026-01-01T10:00:00.000Z',
      related: [{ kind: 'deal', id: String(deal.id), label: 'Ten spouts' }],
      lastCalls: [{ at: '2026-01-01T10:00:00.000Z', direction: 'outbound', duration: 65, summary: 'Completed' }],
    },
  ]);
});

it('a call has the category, the deal and the user, as far as Pipeline CRM has them', async () => {
  const { adapter } = account.open();
  const about = addPerson({ full_name: 'Robin Example', phone: number });
  const deal = account.pipeline.store.addDeal({ name: 'Ten spouts', person_ids: [Number(about.id)] });
  const related = [{ kind: 'deal', id: String(deal.id) }];
  await adapter.saveCallLog(entry('CA1', { about, related, user: '502' }), nothing, patient);
  expect(firstNote()).toMatchObject({
    ...{ note_category_id: 7, person_id: Number(about.id), deal_id: deal.id, user_id: 502 },
    title: `Call from ${number}`,
  });
  const gone = { about: { kind: 'person', id: '99' }, related: [{ kind: 'deal', id: '98' }], user: '97' };
  const { recordId } = await adapter.saveCallLog(entry('CA2', gone), nothing, patient);
  expect(account.filed('CA2')).toMatchObject([{ recordId, contactId: null }]);
  const other = account.connect({ settings: { noteCategory: 'Séance' } });
  const saved = await other.saveCallLog(entry('CA3'), nothing, patient);
  expect(account.pipeline.store.notes.get(Number(saved.recordId))).toMatchObject({ note_category_id: null });
});

it('a note that Pipeline CRM’s editor made HTML of is still found, and keeps what a user wrote below', async () => {
  const { adapter } = account.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
  const note = firstNote();
  if (note !== undefined) note.content = `<p>${htmlOf(note.content)}</p><p>call again &amp; ask</p>`;
  expect(await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two' }), nothing, patient)).toMatchObject({
    recordId,
  });
  expect(firstNote()?.content).toMatch(/^two\n[\s\S]*\[sidecall CA1 r2\]\n+call again & ask\n*$/);
});

it('calls of unknown callers belong to one person, also for several gateways', async () => {
  account.open();
  for (const callId of ['CA1', 'CA2']) await account.connect().saveCallLog(entry(callId), nothing, patient);
  expect([...account.pipeline.store.people.values()]).toMatchObject([{ full_name: 'Unknown callers' }]);
});

it('a new person has the number, the company, and the key in the summary', async () => {
  const { adapter } = account.open();
  await adapter.createContact?.({ ...plain, key: 'k', name: 'Kim Sample', company: 'Teapots', number }, patient);
  expect(account.people()).toMatchObject([
    {
      first_name: 'Kim',
      last_name: 'Sample',
      company_name: 'Teapots',
      mobile: number,
      summary: '[sidecall-contact k]',
    },
  ]);
});

it.each([
  [422, [{ humanized_field: 'Base', field: 'base', msg: 'Name can’t be blank' }], {}, 'refused'],
  [404, { error: 'Not found' }, {}, undefined],
  [500, [{ msg: 'no' }], {}, undefined],
  [429, null, { 'x-ratelimit-reset': '1717164903', date: 'Fri, 31 May 2024 14:15:00 GMT' }, 3000],
  [429, null, {}, 1000],
])('%s %o is read as Pipeline CRM means it', (status, body, headers, expected) => {
  const found = problem({ status, body, headers: new Headers(headers as Record<string, string>) });
  if (typeof expected === 'number') expect(found).toEqual({ kind: 'unavailable', retryAfterMs: expected });
  else expect(found?.kind).toBe(expected);
  if (found?.kind === 'refused') expect(found.explanation).toBe('base: Name can’t be blank');
});

it('of calls logged through a network full of faults, none is missing in Pipeline CRM, and none is there twice', async () => {
  account.open();
  const { pipeline, throughProxy } = account;
  const busy = () => new Response('', { status: 429, headers: { 'x-ratelimit-limit': '10' } });
  const written = await logThroughFaults('pipeline-crm', throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo('', keys, parts)),
  );
  const texts = [...pipeline.store.notes.values()].map(({ content }) => content.split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(texts.map((lines) => idIn(lines.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = texts.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});

it('after a lost answer, a call behind hundreds of later ones is found; a new call reads one page', async () => {
  const { adapter } = account.open();
  const { requests, store } = account.pipeline;
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const { person_id = null } = store.notes.get(Number(recordId)) ?? {};
  for (let n = 0; n < 350; n += 1) store.addNote({ person_id, content: 'Later' });
  expect(await adapter.saveCallLog(entry('CA1'), nothing, patient)).toMatchObject({ recordId });
  expect(store.notes.size).toBe(351);
  for (const note of store.notes.values()) Object.assign(note, { created_at: '2025/12/31 06:00:00 -0400' });
  requests.length = 0;
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  expect(requests.filter(({ path }) => path.endsWith(`/people/${person_id}/notes.json`))).toHaveLength(1);
});
