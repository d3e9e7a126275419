import { expect, it } from 'vitest';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { readEvents } from '../http/event-reader.ts';
import { flow } from './flow-world.ts';

const pages = { one: 'page-0001', two: 'page-0002' };

async function setUp() {
  const clock = new ManualClock();
  const test = await testApp({ clock });
  const payload = { revision: 0, document: flow({}) };
  for (const name of ['support', 'sales']) {
    await test.app.inject({ method: 'PUT', url: `/v1/flows/${name}`, headers: test.withKey, payload });
  }
  await test.storage.directory.putAgent({ identity: 'sam', name: 'Sam Example' });
  const url = (name: string, page: string): string => `/v1/flows/${name}/editors/${page}`;
  const opens = async (identity: string, page = pages.one, name = 'support', role: Role = 'admin') => {
    const headers = await test.as(identity, role);
    const answer = await test.app.inject({ method: 'PUT', url: url(name, page), headers });
    return answer.json().others ?? answer.json().error.code;
  };
  const leaves = async (identity: string, page = pages.one) => {
    const headers = await test.as(identity, 'admin');
    return (await test.app.inject({ method: 'DELETE', url: url('support', page), headers })).statusCode;
  };
  return { ...test, clock, opens, leaves };
}

const [kim, sam] = [
  { identity: 'kim', name: 'kim' },
  { identity: 'sam', name: 'Sam Example' },
];

it('two people with the same flow open learn of each other until one leaves', async () => {
  const { opens, leaves } = await setUp();
  expect(await opens('kim')).toEqual([]);
  expect(await opens('sam')).toEqual([kim]);
  expect(await opens('kim')).toEqual([sam]);
  expect(await opens('sam', pages.one, 'sales')).toEqual([]);
  // In two windows: one of them is closed.
  await opens('sam', pages.two);
  expect(await leaves('sam')).toBe(204);
  expect(await opens('kim')).toEqual([sam]);
  // A page of another person is not theirs to close.
  expect(await leaves('kim', pages.two)).toBe(204);
  expect(await opens('kim')).toEqual([sam]);
  await leaves('sam', pages.two);
  expect(await opens('kim')).toEqual([]);
});

it('a page that says nothing for 45 seconds is forgotten, and one that goes on saying it is not', async () => {
  const { opens, clock } = await setUp();
  await opens('sam');
  await opens('kim');
  clock.advance(44_999);
  expect(await opens('kim')).toEqual([sam]);
  clock.advance(1);
  expect(await opens('kim')).toEqual([]);
  clock.advance(44_999);
  expect(await opens('sam')).toEqual([kim]);
});

it('administrators are told when someone comes or leaves, and not when a page says that it is still there', async () => {
  const { app, as, clock, opens, leaves } = await setUp();
  const url = `${await app.listen({ port: 0 })}/v1/events`;
  const reader = await readEvents(url, await as('root', 'admin'));
  expect((await reader.next()).event).toBe('snapshot');
  const said = async (): Promise<string> => {
    const { kind, key } = JSON.parse((await reader.next()).data);
    return `${kind} ${key}`;
  };
  await opens('sam');
  await opens('sam');
  await opens('sam', pages.two);
  await opens('kim', pages.one, 'sales');
  await leaves('sam');
  await leaves('sam');
  expect([await said(), await said()]).toEqual(['flow-editors support', 'flow-editors sales']);
  clock.advance(45_000);
  expect(new Set([await said(), await said()])).toEqual(new Set(['flow-editors support', 'flow-editors sales']));
});

it('a person with very many pages is there once, and the pages of others stay', async () => {
  const { opens, leaves } = await setUp();
  await opens('sam', 'page-sam');
  const last = 25;
  for (let at = 1; at <= last; at += 1) await opens('kim', `page-${1000 + at}`);
  expect(await opens('sam', 'page-sam')).toEqual([kim]);
  // The newest twenty are known.
  for (let at = 6; at < last; at += 1) await leaves('kim', `page-${1000 + at}`);
  expect(await opens('sam', 'page-sam')).toEqual([kim]);
  await leaves('kim', `page-${1000 + last}`);
  expect(await opens('sam', 'page-sam')).toEqual([]);
});

it('an editor is a person who may change the flow: neither another role, nor a server, nor of a flow that is not there', async () => {
  const { app, opens, withKey } = await setUp();
  expect(await opens('kim', pages.one, 'support', 'supervisor')).toBe('FORBIDDEN');
  expect(await opens('kim', pages.one, 'nothing')).toBe('NOT_FOUND');
  expect(await opens('kim', 'short')).toBe('BAD_REQUEST');
  const url = '/v1/flows/support/editors/page-0001';
  expect((await app.inject({ method: 'PUT', url, headers: withKey })).statusCode).toBe(403);
});
