import { onTestFinished } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';
import { type CallsOptions, createCalls } from '../../../src/gateway/calls/calls.ts';
import { LiveEvents } from '../../../src/gateway/crm/live-events.ts';
import { CrmOutboxes } from '../../../src/gateway/crm/outboxes.ts';
import { isOwnNumber } from '../../../src/gateway/directory/own-numbers.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import type { StoredConnection, VirtualNumber } from '../../../src/gateway/storage/store.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { caller, line, silent, until } from '../calls/setup.ts';
import { manifestOf, openCrm } from './open-crm.ts';

type Change = Partial<Omit<StoredConnection, 'secrets'>>;

/**
 * Call control on the real store, with a CRM for each connection. Agents are anna and ben; their users are "u-anna" and
 * "u-ben" in each CRM.
 */
export async function crmWorld(
  given: {
    /** The connections by id, in this order. */
    crms?: Readonly<Record<string, Change>>;
    /** The settings make the only connection, with these agents by their users. */
    bySettings?: Readonly<Record<string, string>>;
    number?: Partial<VirtualNumber>;
    recordings?: CallsOptions['recordings'];
    settings?: Partial<CallsOptions['settings']>;
    /** Continues with the storage and the CRMs of an earlier gateway. */
    before?: { clock: ManualClock; storage: Storage; crm: (id: string) => FakeCrm };
  } = {},
) {
  const clock = given.before?.clock ?? new ManualClock();
  const storage = given.before?.storage ?? (await openStorage(':memory:', clock));
  const entries = Object.entries(given.crms ?? { one: {} });
  const crms = new Map(entries.map(([id]) => [id, given.before?.crm(id) ?? new FakeCrm(clock)]));
  const crm = (id: string): FakeCrm => crms.get(id) as FakeCrm;
  const test: CrmDefinition = { manifest: manifestOf('test'), createConnector: ({ id }) => crm(id) };
  const { bySettings } = given;
  const only = bySettings && { adapter: crm('one'), users: bySettings };
  const { crmConnections } = openCrm({ storage, clock, definitions: { test }, ...only });
  await crmConnections.start();
  const put = (id: string, change: Change = {}, position = 0) =>
    crmConnections.put(
      {
        id,
        adapter: 'test',
        label: `The ${id}`,
        baseUrl: '',
        settings: {},
        users: { 'u-anna': 'anna', 'u-ben': 'ben' },
        position,
        enabled: true,
        origins: [],
        ...change,
      },
      { token: 't' },
      {},
    );
  if (bySettings === undefined) for (const [at, [id, change]] of entries.entries()) await put(id, change, at);
  for (const identity of ['anna', 'ben']) await storage.directory.putAgent({ identity, name: identity });
  const number = { number: line, label: 'Support', masked: false, agents: ['anna', 'ben'], ringSeconds: 20 };
  await storage.directory.putVirtualNumber({ ...number, ...given.number });
  const core = new FakeCore();
  for (const identity of ['anna', 'ben']) core.registered.set(identity, 1);
  const isOwn = (number: string) => isOwnNumber(storage.directory, number);
  const live = new LiveEvents({
    connections: crmConnections,
    clock,
    logger: silent,
    timeoutMs: 2_000,
    isOwn,
    onHint: (callId, records) => calls.related(callId, records),
  });
  const calls = createCalls({
    core,
    store: storage.calls,
    directory: storage.directory,
    crm: crmConnections,
    hints: live,
    ...(given.recordings && { recordings: given.recordings }),
    clock,
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000, ...given.settings },
  });
  const outboxes = new CrmOutboxes({
    connections: crmConnections,
    jobs: storage.jobs,
    store: storage.calls,
    clock,
    logger: silent,
    settings: { timeoutMs: 2_000, publicUrl: 'https://calls.example' },
    isOwn,
    onLogged: calls.logged,
    onEntryChanged: calls.entryChanged,
    onIdentified: calls.identified,
  });
  const told: string[] = [];
  /** The newest call, as last written. */
  let newest: CallRecord | null = null;
  calls.follow((events, call) => {
    newest = call;
    told.push(...events.map(({ type }) => type));
    live.follow(events, call);
    outboxes.wake();
  });
  await calls.start();
  outboxes.start();
  const stop = async () => {
    live.stop();
    let stopped = false;
    const stopping = Promise.all([outboxes.stop(), calls.stop(0)]).finally(() => {
      stopped = true;
    });
    while (!stopped) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1_000);
    }
    await stopping;
  };
  onTestFinished(async () => {
    await stop();
    if (given.before === undefined) await storage.close();
  });
  const record = (): CallRecord => {
    if (newest === null) throw new Error('there is no call yet');
    return newest;
  };
  return {
    clock,
    storage,
    crm,
    put,
    core,
    calls,
    live,
    outboxes,
    crmConnections,
    told,
    record,
    stop,
    fromOutside: (from: string | null = caller) =>
      core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller: from, dialled: line }),
    /** A call that anna takes. @returns the caller's channel */
    async talk() {
      const before = core.originated.length;
      const channel = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
      await until(() => core.originated.length > before);
      core.changes(core.originated.at(-1)?.channelId ?? '', 'Up');
      await until(() => record().phase === 'active' && [...core.bridges.values()].at(-1)?.size === 2);
      return channel;
    },
    /** Lets all work run that waits for no clock. */
    async settle() {
      for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
