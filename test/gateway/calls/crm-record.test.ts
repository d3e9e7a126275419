import { expect, it } from 'vitest';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { until, world } from './setup.ts';

const anna = { identity: 'anna', role: 'agent' } as const;

async function setUp() {
  const clock = new ManualClock();
  const adopted: string[][] = [];
  const w = await world({ clock, crm: new FakeCrm(clock), adopted });
  w.fromOutside();
  await until(() => w.record().agent === 'anna');
  return { w, adopted, id: w.record().id };
}

it('the record that the CRM’s page made of a call is kept for its log entry', async () => {
  const { w, adopted, id } = await setUp();
  expect((await w.calls.setCrmRecord(id, { recordId: 'r1' }, anna)).id).toBe(id);
  await w.calls.setCrmRecord(id, { connection: 'sales', recordId: 'r2' }, { identity: 'key', role: 'admin' });
  expect(adopted).toEqual([
    [id, 'default', 'r1'],
    [id, 'sales', 'r2'],
  ]);
});

it('is taken from the agents of the call alone', async () => {
  const { w, adopted, id } = await setUp();
  await expect(w.calls.setCrmRecord(id, { recordId: 'r1' }, { identity: 'zoe', role: 'agent' })).rejects.toBeDefined();
  await expect(w.calls.setCrmRecord('CA0', { recordId: 'r1' }, anna)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
  expect(adopted).toEqual([]);
});

it('is refused when the CRM has the gateway’s entry already', async () => {
  const w = await world({ crm: null });
  w.fromOutside();
  await until(() => w.record().agent === 'anna');
  await expect(w.calls.setCrmRecord(w.record().id, { recordId: 'r1' }, anna)).rejects.toMatchObject({
    code: 'CALL_STATE',
  });
});

it('a contact is not created where the CRM’s adapter cannot', async () => {
  const clock = new ManualClock();
  const crm = new FakeCrm(clock);
  Object.assign(crm, { createContact: undefined });
  const w = await world({ clock, crm });
  w.fromOutside();
  await until(() => w.record().lookup === 'unknown');
  await expect(w.calls.createContact(w.record().id, { name: 'Kim', company: null }, anna)).rejects.toMatchObject({
    code: 'CRM_NOT_SUPPORTED',
  });
});
