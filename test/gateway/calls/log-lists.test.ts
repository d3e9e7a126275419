import { expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { joining } from '../../../src/domain/participants/participant.ts';
import { CallPage, CallView } from '../../../src/domain/protocol/call.ts';
import { CallEvent, type CallEventType } from '../../../src/domain/protocol/events.ts';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { callLogOf } from '../../../src/gateway/jobs/port.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { readEvents } from '../http/event-reader.ts';

const over = { phase: 'completed', endReason: 'COMPLETED' } as const;

const contactOf = (name: string, number: string) =>
  contactWith({ id: name, name, company: 'Wick Candles', numbers: [number] });

/** Reads a list as one person. */
async function reader({ app, as }: TestApp, identity: string, role: Role = 'agent') {
  const headers = await as(identity, role);
  return async (query: Record<string, string>): Promise<CallPage> => {
    const answer = await app.inject({ url: '/v1/calls', query, headers });
    expect(answer.statusCode, answer.body).toBe(200);
    return CallPage.parse(answer.json());
  };
}

const idsOf = ({ calls }: CallPage): number[] => calls.map(({ id }) => Number.parseInt(id.slice(2), 16));

it('a search finds calls by names, notes and numbers in any spelling', async () => {
  const test = await testApp();
  await test.happen(aCall(1, { ...over, contact: contactOf('Zoë Wick', '+14155550123') }));
  await test.happen(aCall(2, { ...over, note: 'wants samples of the beeswax', customerNumber: '+442079460018' }));
  await test.happen(aCall(3, { ...over, customerNumber: null, customerName: 'Barnaby Quill' }));
  await test.happen(aCall(4, { ...over, agent: 'lou', note: 'beeswax' }));
  const read = await reader(test, 'kim');
  for (const [search, found] of [
    ['zoe', [1]],
    ['WICK candles', [1]],
    ['wick beeswax', []],
    ['beeswax', [2]],
    ['020 7946 0018', [2]],
    ['(415) 555', [1]],
    ['+44 20', [2]],
    ['quill', [3]],
    ['٤١٥٥٥٥٠١٢٣', [1]],
  ] as const) {
    expect(idsOf(await read({ search })), search).toEqual(found);
  }
  expect(idsOf(await (await reader(test, 'sam', 'supervisor'))({ search: 'beeswax' }))).toEqual([4, 2]);
});

it('a search tells nothing that the list does not show: no masked number, and no note of a later agent', async () => {
  const test = await testApp();
  const masked: Partial<CallRecord> = { ...over, masked: true, customerNumber: '+14155550123' };
  const contact = contactOf('Robin 4155550123', '+14155550123');
  await test.happen(aCall(1, { ...masked, contact, customerName: 'Kim 5550123', params: { phone: '4155550123' } }));
  const at = aCall(2).startedAt;
  const passedOn = [
    joining({
      id: 'agent',
      kind: 'agent',
      identity: 'kim',
      name: 'Kim',
      lead: true,
      joinedAt: at,
      answeredAt: at,
      knewContact: false,
    }),
  ].map((each) => ({ ...each, leftAt: '2030-01-01T00:05:00.000Z', note: 'passed to Lou' }));
  const later = { agent: 'lou', note: 'owes 300 dollars', answeredAt: at, participants: passedOn } as const;
  await test.happen(aCall(2, { ...over, ...later, customerNumber: null, contact: contactOf('Osric', '+14155550199') }));
  const read = await reader(test, 'kim');
  for (const search of ['4155550123', '5550123', '0123', '555', 'dollars', 'osric', '14155550199']) {
    expect(idsOf(await read({ search })), search).toEqual([]);
  }
  expect(idsOf(await read({ search: 'passed to lou' }))).toEqual([2]);
  expect(idsOf(await read({ search: 'robin' }))).toEqual([1]);
  expect(idsOf(await (await reader(test, 'sam', 'supervisor'))({ search: '5550123' }))).toEqual([]);
});

it('a page of a search continues where the page before ended, also after many calls without a match', async () => {
  const test = await testApp();
  for (let n = 1; n <= 130; n += 1)
    await test.storage.calls.write(aCall(n, { ...over, note: n % 40 === 5 ? 'wax' : '' }), []);
  const read = await reader(test, 'kim');
  const first = await read({ search: 'wax', limit: '3' });
  expect(idsOf(first)).toEqual([125, 85, 45]);
  const second = await read({ search: 'wax', limit: '3', before: first.next ?? '' });
  expect([idsOf(second), second.next]).toEqual([[5], null]);
  for (const search of ['', 'x', 'x'.repeat(65)]) {
    const answer = await test.app.inject({ url: '/v1/calls', query: { search }, headers: await test.as('kim') });
    expect(answer.json().error?.code, search).toBe('BAD_REQUEST');
  }
});

it('a missed call says whether its number was reached or tried since; a masked one does not', async () => {
  const test = await testApp();
  const missed = { phase: 'ended', endReason: 'MISSED', endedAt: aCall(20).startedAt } as const;
  const [a, b, c] = ['+14155550121', '+14155550122', '+14155550123'];
  await test.happen(aCall(1, { ...missed, customerNumber: a }));
  await test.happen(aCall(2, { ...missed, customerNumber: b }));
  await test.happen(aCall(3, { ...missed, customerNumber: c }));
  await test.happen(aCall(4, { ...missed, customerNumber: a, masked: true }));
  const out = { ...over, direction: 'outbound' } as const;
  await test.happen(aCall(5, { ...out, customerNumber: a, agent: 'lou', answeredAt: aCall(5).startedAt }));
  await test.happen(aCall(6, { ...out, customerNumber: b, endReason: 'NO_ANSWER' }));
  await test.happen(aCall(7, { ...missed, customerNumber: a }));
  const { calls } = await (await reader(test, 'kim'))({ missed: 'true' });
  expect(calls.map(({ id, calledBack }) => [Number.parseInt(id.slice(2), 16), calledBack])).toEqual([
    [7, 'not-yet'],
    [4, undefined],
    [3, 'not-yet'],
    [2, 'tried'],
    [1, 'reached'],
  ]);
});

it('a list says how far the entry in the CRM is, and the agent of the call sends it again', async () => {
  const adapter = { findContacts: async () => [] } as unknown as CrmAdapter;
  const test = await testApp({ crm: { adapter } });
  const { jobs } = test.storage;
  for (const n of [1, 2]) await test.storage.calls.write(aCall(n, over), [], { log: ['default'] });
  await test.storage.calls.write(aCall(3, over), []);
  const now = '2040-01-01T00:00:00.000Z';
  for (const job of await jobs.claim(callLogOf('default'), { now, until: now }, 2)) {
    if (job.key === aCall(1).id) await jobs.done(job, 'record 7');
    else await jobs.park(job, now, 'CRM_REFUSED: +14155550123 is no number');
  }
  const read = await reader(test, 'kim');
  const states = async () => (await read({})).calls.map(({ crmEntry }) => crmEntry);
  expect(await states()).toEqual([undefined, 'refused', 'written']);
  const url = `/v1/calls/${aCall(2).id}/crm-entries/retry`;
  const other = await test.app.inject({ method: 'POST', url, headers: await test.as('lou') });
  expect(other.json().error.code).toBe('CALL_NOT_FOUND');
  expect(await states()).toEqual([undefined, 'refused', 'written']);
  const again = await test.app.inject({ method: 'POST', url, headers: await test.as('kim') });
  expect(CallView.parse(again.json())).toMatchObject({ id: aCall(2).id, crmEntry: 'waiting' });
  expect(again.body).not.toContain('is no number');
  expect(await states()).toEqual([undefined, 'waiting', 'written']);
  expect(test.resumed).toEqual(['default']);
});

it('an event of a call that is over says what the list says, and nothing of a masked number', async () => {
  const adapter = { findContacts: async () => [] } as unknown as CrmAdapter;
  const test = await testApp({ crm: { adapter } });
  const events = await readEvents(`${await test.app.listen({ port: 0 })}/v1/events`, await test.as('kim'));
  await events.next();
  const told = async (call: CallRecord, type: CallEventType) => {
    await test.happen(call, { type, audience: 'kim' });
    const { call: view } = CallEvent.parse(JSON.parse((await events.next()).data));
    return [view.calledBack, view.crmEntry];
  };
  const missed = { phase: 'ended', endReason: 'MISSED', endedAt: aCall(20).startedAt } as const;
  expect(await told(aCall(1), 'call.ringing')).toEqual([undefined, undefined]);
  expect(await told(aCall(1, missed), 'call.ended')).toEqual(['not-yet', undefined]);
  expect(await told(aCall(2, { ...missed, masked: true }), 'call.ended')).toEqual([undefined, undefined]);
  await test.storage.calls.write(aCall(3, { ...over, direction: 'outbound', agent: 'lou' }), []);
  expect(await told(aCall(1, missed), 'call.called-back')).toEqual(['tried', undefined]);
  await test.storage.calls.write(aCall(1, missed), [], { log: ['default'] });
  const now = '2040-01-01T00:00:00.000Z';
  for (const job of await test.storage.jobs.claim(callLogOf('default'), { now, until: now }, 1))
    await test.storage.jobs.park(job, now, 'CRM_REFUSED: +14155550123 is no number');
  expect(await told(aCall(1, missed), 'call.entry')).toEqual(['tried', 'refused']);
});
