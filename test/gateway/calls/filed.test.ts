import { afterEach, expect, it } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { createCrmOutbox } from '../../../src/gateway/crm/outbox.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { oneCrm, onlyConnection } from '../crm/one-crm.ts';
import { FakeCore } from './fake-core.ts';
import { caller, line, silent, until } from './setup.ts';

let storage: Storage;
afterEach(() => storage.close());

it('from the first ring to the CRM’s timeline, on the real store', async () => {
  const clock = new ManualClock();
  storage = await openStorage(':memory:', clock);
  await storage.directory.putAgent({ identity: 'anna', name: 'Anna' });
  await storage.directory.putVirtualNumber({
    number: line,
    label: 'Support',
    masked: true,
    agents: ['anna'],
    ringSeconds: 20,
  });
  const core = new FakeCore();
  core.registered.set('anna', 1);
  const numbers = ['(415) 555-0123'];
  const crm = new FakeCrm(clock, [contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers })]);
  const calls = createCalls({
    core,
    store: storage.calls,
    directory: storage.directory,
    crm: oneCrm(crm),
    clock,
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  });
  const outbox = createCrmOutbox({
    jobs: storage.jobs,
    store: storage.calls,
    connection: { id: onlyConnection, label: 'CRM', adapter: crm, userOf: () => null },
    clock,
    logger: silent,
    settings: { timeoutMs: 2_000 },
    onLogged: calls.logged,
    onIdentified: calls.identified,
  });
  const told: string[] = [];
  calls.subscribe((events) => {
    told.push(...events.map((event) => event.type));
    outbox.wake();
  });
  await calls.start();
  outbox.start();

  const channel = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
  await until(() => core.originated.length === 1 && told.includes('call.looked-up'));
  core.changes(core.originated[0]?.channelId ?? '', 'Up');
  await until(() => [...core.bridges.values()][0]?.size === 2);
  clock.advance(42_000);
  core.leaves(channel.id);
  await until(() => told.includes('call.logged'));

  const callId = core.originated[0]?.callId ?? '';
  expect([...crm.entries.values()]).toMatchObject([
    {
      callId,
      revision: 1,
      about: { kind: 'contact', id: 'c1' },
      duration: 42,
      endReason: 'COMPLETED',
      customer: '+1 ••• ••• ••••',
      masked: true,
    },
  ]);
  await calls.wrapUp(callId, { note: 'ring 415 555 0123', disposition: null }, { identity: 'anna', role: 'agent' });
  await until(() => told.filter((type) => type === 'call.logged').length === 2);
  expect([...crm.entries.values()]).toMatchObject([{ revision: 2, note: 'ring 415 555 0123' }]);
  expect(crm.sent).toHaveLength(2);
  expect(await storage.outbox.pending()).toBe(0);
  expect((await storage.calls.page({ agent: 'anna', limit: 10 })).calls).toMatchObject([
    { id: callId, phase: 'completed' },
  ]);
  await outbox.stop();
  await calls.stop(0);
});
