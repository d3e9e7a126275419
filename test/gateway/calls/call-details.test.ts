import { expect, it } from 'vitest';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { joining } from '../../../src/domain/participants/participant.ts';
import { callLogOf } from '../../../src/gateway/jobs/port.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

const at = aCall(1).startedAt;

it('all participants of a call are listed, the customer of a masked call without the number', async () => {
  const { app, as, happen } = await testApp();
  const people = () => [
    joining({ id: 'customer', kind: 'customer', number: '+14155550177', name: 'Robin', joinedAt: at, answeredAt: at }),
    joining({ id: 'agent', kind: 'agent', identity: 'kim', name: 'Kim', joinedAt: at, leftAt: at, note: 'passed on' }),
  ];
  const customerNumber = '+14155550177';
  await happen(aCall(1, { masked: true, customerNumber, participants: people() }));
  await happen(aCall(2, { customerNumber, participants: people() }));
  const ask = async (n: number, role: 'supervisor' | 'agent') =>
    app.inject({ url: `/v1/calls/${aCall(n).id}/participants`, headers: await as('sam', role) });
  const masked = (await ask(1, 'supervisor')).json();
  expect(JSON.stringify(masked)).not.toContain('0177');
  expect(masked).toMatchObject([
    { id: 'customer', kind: 'customer', answeredAt: at, leftAt: null },
    { id: 'agent', kind: 'agent', display: 'Kim', identity: 'kim', leftAt: at, note: 'passed on' },
  ]);
  expect((await ask(2, 'supervisor')).json()[0].display).toContain('555-0177');
  expect((await ask(2, 'agent')).statusCode).toBe(403);
  expect((await ask(3, 'supervisor')).json().error.code).toBe('CALL_NOT_FOUND');
});

it('the state of a call’s entry in each CRM is told, and a refused one is retried', async () => {
  const adapter = { findContacts: async () => [] } as unknown as CrmAdapter;
  const { app, as, storage } = await testApp({ crm: { adapter } });
  const headers = await as('root', 'admin');
  const { id } = aCall(1);
  const entries = async () => (await app.inject({ url: `/v1/calls/${id}/crm-entries`, headers })).json();
  const claim = async (now: string) => {
    const [job] = await storage.jobs.claim(callLogOf('default'), { now, until: now }, 1);
    if (job === undefined) throw new Error('nothing is due');
    return job;
  };
  await storage.calls.write(aCall(1), []);
  expect(await entries()).toEqual([]);
  await storage.calls.write(aCall(1), [], { log: ['default'] });
  const waiting = {
    connection: 'default',
    label: 'Test CRM',
    what: 'entry',
    state: 'waiting',
    attempts: 0,
    reason: null,
  };
  expect(await entries()).toMatchObject([waiting]);
  const [first, second, third] = ['2040-01-01', '2040-01-02', '2040-01-03'].map((day) => `${day}T00:00:00.000Z`);
  await storage.jobs.failed(await claim(first ?? ''), second ?? '', 'CRM_UNAVAILABLE');
  const failing = { state: 'failing', attempts: 1, reason: 'CRM_UNAVAILABLE', at: second };
  expect(await entries()).toMatchObject([failing]);
  await storage.jobs.park(await claim(second ?? ''), third ?? '', 'CRM_REFUSED');
  expect(await entries()).toMatchObject([{ state: 'refused', attempts: 2, reason: 'CRM_REFUSED', at: third }]);
  const retry = { method: 'POST', url: '/v1/crm-connections/default/retry', payload: { callId: id }, headers } as const;
  expect((await app.inject(retry)).json()).toEqual({ retried: 1 });
  expect(await entries()).toMatchObject([{ state: 'waiting' }]);
  await storage.jobs.done(await claim(third ?? ''), 'record 7');
  expect(await entries()).toMatchObject([{ state: 'written', reason: null, at: null }]);
  expect((await app.inject({ url: '/v1/calls/CA0/crm-entries', headers })).json().error.code).toBe('CALL_NOT_FOUND');
});
