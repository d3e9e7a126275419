import { expect, it, onTestFinished } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { createCrmOutbox } from '../../../src/gateway/crm/outbox.ts';
import { contactsAdapter } from '../../../src/gateway/start/crm-adapters.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { connectionTo } from '../../adapters/test-connection.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { anna, caller, line, silent, until } from '../calls/setup.ts';
import { oneCrm, onlyConnection } from '../crm/one-crm.ts';

it('an unknown caller becomes a contact, and the next call shows it with the call before', async () => {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  await storage.directory.putAgent({ identity: 'anna', name: 'Anna' });
  const number = { number: line, label: 'Support', masked: true, agents: ['anna'], ringSeconds: 20 };
  await storage.directory.putVirtualNumber(number);
  const core = new FakeCore();
  core.registered.set('anna', 1);
  const { contacts: store, directory } = storage;
  const crm = contactsAdapter({ store, directory, clock: systemClock }).createConnector(connectionTo('', {}));
  const calls = createCalls({
    ...{ core, store: storage.calls, directory: storage.directory, crm: oneCrm(crm), clock, logger: silent },
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 60_000 },
  });
  const outbox = createCrmOutbox({
    ...{ jobs: storage.jobs, store: storage.calls, clock, logger: silent },
    connection: { id: onlyConnection, adapter: crm, userOf: (agent) => agent },
    settings: { timeoutMs: 60_000 },
    onLogged: calls.logged,
    onIdentified: calls.identified,
  });
  const told: string[] = [];
  calls.subscribe((events) => {
    told.push(...events.map(({ type }) => type));
    outbox.wake();
  });
  await calls.start();
  outbox.start();
  onTestFinished(() => outbox.stop());

  const count = (type: string) => told.filter((each) => each === type).length;
  const ring = async (times: number) => {
    const before = count('call.looked-up');
    const { id } = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
    await until(() => core.originated.length === times && count('call.looked-up') > before);
    const [call] = (await storage.calls.page({ limit: 1 })).calls;
    return { channel: id, call };
  };
  const first = await ring(1);
  expect(first.call).toMatchObject({ lookup: 'unknown', contact: null });
  const callId = first.call?.id ?? '';
  // Agents of this number do not see numbers, and the list keeps them private.
  const created = await calls.createContact(callId, { name: 'Robin Example', company: 'Shop' }, anna);
  expect(created.contact).toMatchObject({ kind: 'contact', name: 'Robin Example', connection: onlyConnection });
  expect(await storage.contacts.get(created.contact?.id ?? '')).toMatchObject({ numbers: [caller], isPrivate: true });
  core.changes(core.originated[0]?.channelId ?? '', 'Up');
  await until(() => [...core.bridges.values()][0]?.size === 2);
  core.leaves(first.channel);
  await until(() => count('call.logged') === 1);
  await calls.wrapUp(callId, { note: 'wants a teapot', disposition: null }, anna);
  await until(() => count('call.logged') === 2);

  clock.advance(60_000);
  const second = await ring(2);
  expect(second.call).toMatchObject({
    lookup: 'found',
    contact: {
      id: created.contact?.id,
      company: 'Shop',
      lastCalls: [{ direction: 'inbound', summary: 'wants a teapot' }],
    },
  });
  core.leaves(second.channel);
  await until(() => count('call.logged') === 3);
});
