import { expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { CrmOutboxes } from '../../../src/gateway/crm/outboxes.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { silent, until } from '../calls/setup.ts';
import { manifestOf, openCrm } from './open-crm.ts';

async function setUp() {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  const crms: Record<string, FakeCrm> = { one: new FakeCrm(clock), two: new FakeCrm(clock) };
  const crm = (name: string): FakeCrm => crms[name] as FakeCrm;
  const test = { manifest: manifestOf('test'), createConnector: ({ id }: { id: string }) => crm(id) };
  const { crmConnections } = openCrm({ storage, clock, definitions: { test } });
  await crmConnections.start();
  const put = (id: string, enabled = true) =>
    crmConnections.put(
      { id, adapter: 'test', label: id, baseUrl: '', settings: {}, users: {}, position: 0, enabled, origins: [] },
      { token: 't' },
      {},
    );
  const logged: string[] = [];
  const outboxes = new CrmOutboxes({
    connections: crmConnections,
    jobs: storage.jobs,
    store: storage.calls,
    clock,
    logger: silent,
    settings: { timeoutMs: 2_000 },
    onLogged: async (callId) => void logged.push(callId),
    onIdentified: async () => Promise.reject(new Error('no lookup')),
  });
  onTestFinished(async () => {
    await outboxes.stop();
    await storage.close();
  });
  const log = async (n: number, ...connections: string[]) => {
    const over = { phase: 'ended', endedAt: aCall(n).startedAt, endReason: 'COMPLETED', lookup: 'unknown' } as const;
    await storage.calls.write({ ...aCall(n), ...over }, [], { log: connections });
    outboxes.wake();
  };
  return { clock, storage, crm, put, log, outboxes, crmConnections };
}

/** Waits for something in the database, by turns of the event loop. */
async function comes(check: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (await check()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it did not come');
}

it('an outage of one CRM delays no entry of another', async () => {
  const { crm, put, log, outboxes } = await setUp();
  await put('one');
  await put('two');
  crm('one').down = true;
  outboxes.start();
  for (let n = 1; n <= 6; n += 1) await log(n, 'one', 'two');
  await until(() => crm('two').entries.size === 6);
  expect(crm('one').entries.size).toBe(0);
});

it('a connection that is made, disabled and enabled while the gateway runs sends, waits, and sends again', async () => {
  const { crm, put, log, outboxes, storage } = await setUp();
  outboxes.start();
  await log(1, 'one');
  await put('one');
  await until(() => crm('one').entries.size === 1);
  await put('one', false);
  await log(2, 'one');
  await until(() => true);
  expect([crm('one').entries.size, await storage.outbox.pending()]).toEqual([1, 1]);
  await put('one');
  await until(() => crm('one').entries.size === 2);
});

it('new credentials send what waited for them, and what was refused before', async () => {
  const { crm, put, log, outboxes, storage } = await setUp();
  await put('one');
  const save = crm('one').saveCallLog.bind(crm('one'));
  crm('one').saveCallLog = ({ callId }) =>
    Promise.reject(new CodedError(callId === aCall(1).id ? 'CRM_REFUSED' : 'CRM_CREDENTIALS'));
  outboxes.start();
  await log(1, 'one');
  await comes(async () => (await storage.jobs.figures('call-log/one')).parked === 1);
  await log(2, 'one');
  await comes(async () => (await storage.jobs.figures('call-log/one')).failing === 1);
  crm('one').saveCallLog = save;
  await put('one');
  await until(() => crm('one').entries.size === 2);
});
