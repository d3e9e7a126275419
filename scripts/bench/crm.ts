/**
 * What a slow CRM costs a call: from the caller's channel to the first phone that rings, and to the contact in the events,
 * with a CRM that answers in 300 ms, alone and while 500 live events a second are for the same CRM.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callIdOf } from '../../src/domain/calls/call-id.ts';
import { contactWith } from '../../src/domain/crm/contact.ts';
import { createCalls } from '../../src/gateway/calls/calls.ts';
import { LiveEvents } from '../../src/gateway/crm/live-events.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../src/testing/fake-crm.ts';
import { aCall } from '../../test/gateway/app/call.ts';
import { FakeCore } from '../../test/gateway/calls/fake-core.ts';
import { caller, line, silent } from '../../test/gateway/calls/setup.ts';
import { openCrm } from '../../test/gateway/crm/open-crm.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const answerMs = 300;
const calls = 40;
const eventsPerSecond = 500;
/** Interval between batches of live events, in ms. */
const batchMs = 20;

/** `npm run bench crm` */
export async function benchCrm(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-bench-crm-'));
  try {
    const alone = await measured(join(folder, 'alone.db'), 0);
    const loaded = await measured(join(folder, 'loaded.db'), eventsPerSecond);
    const shown = (values: readonly number[]): string =>
      `${percentile(values, 50).toFixed(0)} / ${percentile(values, 95).toFixed(0)} ms`;
    return [
      { name: `a CRM that answers in ${answerMs} ms: call to ringing, p50 / p95`, value: shown(alone.ringing) },
      { name: 'the same: call to the contact', value: shown(alone.contact) },
      { name: `the same, with ${eventsPerSecond} live events a second: call to ringing`, value: shown(loaded.ringing) },
      {
        name: 'the same: call to the contact; live events sent, dropped',
        value: `${shown(loaded.contact)}; ${loaded.sent}, ${loaded.dropped}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(path: string, load: number) {
  const storage = await openStorage(path, systemClock);
  const crm = new FakeCrm(systemClock, [contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller] })]);
  crm.delayMs = answerMs;
  const { crmConnections } = openCrm({ storage, clock: systemClock, adapter: crm });
  await crmConnections.start();
  await storage.directory.putVirtualNumber({
    number: line,
    label: 'Bench',
    masked: false,
    agents: ['a'],
    ringSeconds: 20,
  });
  const core = new FakeCore();
  core.registered.set('a', 1);
  const live = new LiveEvents({
    connections: crmConnections,
    clock: systemClock,
    logger: silent,
    timeoutMs: 5_000,
    isOwn: async () => false,
    onHint: async () => {},
  });
  const control = createCalls({
    core,
    store: storage.calls,
    directory: storage.directory,
    crm: crmConnections,
    hints: live,
    clock: systemClock,
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 5_000 },
  });
  let onContact = (): void => {};
  control.follow((events, call) => {
    live.follow(events, call);
    if (call.contact !== null && call.phase === 'ringing') onContact();
  });
  await control.start();
  const generator = setInterval(() => {
    for (let n = 0; n < (load * batchMs) / 1000; n += 1) {
      const call = aCall(Math.floor(Math.random() * 1e9), { connections: [{ id: 'default', log: true }] });
      live.follow([{ type: 'call.ringing', audience: 'a', seq: 0, callId: call.id, at: call.startedAt }], call);
    }
  }, batchMs);

  const ringing: number[] = [];
  const contact: number[] = [];
  try {
    for (let n = 0; n < calls; n += 1) {
      const began = performance.now();
      const known = new Promise<void>((resolve) => {
        onContact = resolve;
      });
      const channel = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
      while (core.originated.length <= n) await new Promise((resolve) => setImmediate(resolve));
      ringing.push(performance.now() - began);
      await known;
      contact.push(performance.now() - began);
      core.leaves(channel.id);
      while (control.busy('a')) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    clearInterval(generator);
    live.stop();
    await control.stop(0);
    await storage.close();
  }
  const dropped: number[] = Object.values(live.dropped().get('default') ?? {});
  return { ringing, contact, sent: crm.live.length, dropped: dropped.reduce((sum, count) => sum + count, 0) };
}
