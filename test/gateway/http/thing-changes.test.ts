import { expect, it } from 'vitest';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { manifestOf } from '../crm/open-crm.ts';
import { readEvents } from './event-reader.ts';

async function client() {
  const clock = new ManualClock();
  const definition = { manifest: manifestOf('test'), createConnector: () => new FakeCrm(clock) };
  const test = await testApp({ crm: { definitions: { test: definition } } });
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, more: object = {}) => {
    const headers = { ...test.withKey, ...more };
    const answer = await test.app.inject({ method, url: `/v1${url}`, headers, ...(payload && { payload }) });
    const body = answer.body === '' ? null : answer.json();
    return { status: answer.statusCode, tag: answer.headers.etag as string, body, code: body?.error?.code };
  };
  return { ...test, ask };
}

const connection = { adapter: 'test', baseUrl: 'https://crm.example', values: { token: 'secret 7' } };
const queue = { label: 'Support', agents: ['kim'] };

/** A thing’s path, two bodies that change it, and what makes it if not the first of them. */
const things: Record<string, [path: string, one: object, other: object, made?: [path: string, body: object]]> = {
  agent: ['/agents/kim', { name: 'Kim' }, { name: 'Kim', disabled: true }],
  'list of skills': ['/agents/lou/skills', { skills: [{ name: 'german', level: 3 }] }, { skills: [] }],
  'virtual number': [
    '/virtual-numbers/%2B14155550110',
    { label: 'Sales', agents: ['kim'] },
    { label: 'Sales', agents: ['lou'] },
  ],
  site: [
    '/sites/shop',
    { origins: ['https://shop.example'], target: '+14155550110' },
    { origins: ['https://shop.example'], target: '+14155550111' },
  ],
  'CRM connection': ['/crm-connections/main', connection, { ...connection, enabled: false }],
  'list of break reasons': ['/break-reasons', { reasons: ['Lunch'] }, { reasons: ['Lunch', 'Tea'] }],
  queue: [
    '/queues/support',
    { ...queue, revision: 1 },
    { ...queue, label: 'Help', revision: 2 },
    ['/queues', { name: 'support', ...queue }],
  ],
};

it.each(Object.entries(things))('%s: a change of what was changed meanwhile is refused', async (_name, thing) => {
  const { ask } = await client();
  const [path, one, other, made] = thing;
  await ask('PUT', '/agents/lou', { name: 'Lou' });
  if (made !== undefined) await ask('POST', ...made);
  const first = await ask('PUT', path, one);
  expect([first.status, (await ask('GET', path)).tag]).toEqual([200, first.tag]);
  const second = await ask('PUT', path, other, { 'if-match': first.tag });
  expect([second.status, second.tag]).toEqual([200, expect.not.stringContaining(first.tag)]);
  const late = await ask('PUT', path, one, { 'if-match': first.tag });
  expect([late.status, late.code]).toEqual([412, 'CHANGED_MEANWHILE']);
  expect(late.body.error.details).toMatchObject({ etag: second.tag, changedBy: 'api-key' });
  expect((await ask('GET', path)).tag).toBe(second.tag);
});

it('of two changes at once that were made from the same state, one is refused', async () => {
  const { ask } = await client();
  const { tag } = await ask('PUT', '/agents/kim', { name: 'Kim' });
  const names = ['Kim A.', 'Kim B.', 'Kim C.'];
  const saved = await Promise.all(names.map((name) => ask('PUT', '/agents/kim', { name }, { 'if-match': tag })));
  expect(saved.map(({ status }) => status)).toEqual([200, 412, 412]);
  expect((await ask('GET', '/agents/kim')).body.name).toBe('Kim A.');
});

it('numbers are the same thing in each spelling', async () => {
  const { ask } = await client();
  const { tag } = await ask('PUT', '/virtual-numbers/%2B14155550110', { label: 'Sales', agents: ['kim'] });
  const saves = ['4155550110', '(415) 555-0110'].map((number) =>
    ask('PUT', `/virtual-numbers/${number}`, { label: number, agents: ['kim'] }, { 'if-match': tag }),
  );
  expect((await Promise.all(saves)).map(({ status }) => status)).toEqual([200, 412]);
});

it('a deletion, a creation, and a change of what was deleted have conditions as well', async () => {
  const { ask } = await client();
  const { tag } = await ask('PUT', '/agents/kim', { name: 'Kim' }, { 'if-none-match': '*' });
  const again = await ask('PUT', '/agents/kim', { name: 'Other' }, { 'if-none-match': '*' });
  expect([again.code, again.body.error.message]).toEqual(['CHANGED_MEANWHILE', 'This exists already.']);
  await ask('PUT', '/agents/kim', { name: 'Kim B.' });
  expect((await ask('DELETE', '/agents/kim', undefined, { 'if-match': tag })).code).toBe('CHANGED_MEANWHILE');
  expect((await ask('DELETE', '/agents/kim', undefined, { 'if-match': '*' })).status).toBe(204);
  const gone = await ask('PUT', '/agents/kim', { name: 'Kim' }, { 'if-match': tag });
  expect([gone.code, gone.body.error.message]).toEqual(['CHANGED_MEANWHILE', 'This has been deleted meanwhile.']);
  expect((await ask('GET', '/agents/kim')).status).toBe(404);
});

it('what changes by itself does not refuse a change: an agent that registers is the same agent', async () => {
  let contacts = 0;
  const { app, withKey: headers } = await testApp({ core: { contacts: () => contacts } });
  const url = '/v1/agents/kim';
  const { etag } = (await app.inject({ method: 'PUT', url, headers, payload: { name: 'Kim' } })).headers;
  contacts = 2;
  const read = await app.inject({ url, headers });
  expect([read.json().contacts, read.headers.etag]).toEqual([2, etag]);
});

it('changes are announced after they are stored, to those that may make them', async () => {
  const { app, ask, as, withKey } = await client();
  const url = `${await app.listen({ port: 0 })}/v1/events`;
  const [admin, server, supervisor] = await Promise.all([
    readEvents(url, await as('root', 'admin')),
    readEvents(url, withKey),
    readEvents(url, await as('sam', 'supervisor')),
  ]);
  for (const reader of [admin, server, supervisor]) expect((await reader.next()).event).toBe('snapshot');
  await ask('PUT', '/virtual-numbers/4155550110', { label: 'Sales', agents: ['kim'] });
  await ask('PUT', '/agents/kim', {});
  const { body } = await ask('POST', '/webhooks', { url: 'https://hooks.example', events: ['call.ended'] });
  await ask('PUT', '/flow-switches/holiday', { position: 'closed' });
  const said = async (reader: typeof admin) => {
    const { event, data, id } = await reader.next();
    const { kind, key, at, ...more } = JSON.parse(data);
    expect([event, id, Date.parse(at) > 0, more]).toEqual(['changed', undefined, true, { type: 'changed' }]);
    return `${kind} ${key}`;
  };
  for (const reader of [admin, server]) {
    expect(await said(reader)).toBe('virtual-number +14155550110');
    expect(await said(reader)).toBe(`webhook ${body.id}`);
    expect(await said(reader)).toBe('flow-switch holiday');
  }
  expect(await said(supervisor)).toBe('flow-switch holiday');
});
