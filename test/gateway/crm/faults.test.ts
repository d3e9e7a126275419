import { expect, it, onTestFinished } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { CrmOutboxes } from '../../../src/gateway/crm/outboxes.ts';
import { callLogOf, type JobStore } from '../../../src/gateway/jobs/port.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { EntryRequest } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { silent } from '../calls/setup.ts';
import { manifestOf, openCrm } from './open-crm.ts';
import { RowCrm } from './row-crm.ts';

/** How many faults are injected. A long run has 10,000. */
const wanted = Number(process.env.SIDECALL_CRM_FAULTS ?? 500);
const seed = Number(process.env.SIDECALL_CRM_FAULTS_SEED ?? 20_261_129);
/** Calls whose agent writes notes at the same time. */
const atOnce = 12;

/** mulberry32 */
function randomOf(state: number): () => number {
  let a = state;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const never = new Promise<never>(() => {});

/** A process of the gateway. Killed, it does nothing more: no timer fires, and no request to the database is sent. */
class Life {
  dead = false;
  readonly clock: Clock;

  constructor(clock: ManualClock) {
    this.clock = {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after: (ms, callback) =>
        clock.after(ms, () => {
          if (!this.dead) callback();
        }),
    };
  }

  /** A port of this process. @param fault may throw before the method runs, or after it */
  port<T extends object>(real: T, fault: (method: string, when: 'before' | 'after') => Promise<void>): T {
    return new Proxy(real, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (this.dead) return never;
          await fault(String(name), 'before');
          const result = await (method as (...given: unknown[]) => Promise<unknown>).apply(target, given);
          await fault(String(name), 'after');
          return this.dead ? never : result;
        };
      },
    });
  }
}

it(`after ${wanted} faults between two CRMs, the queue and the gateway, no acknowledged call is missing or there twice`, async () => {
  const clock = new ManualClock();
  const random = randomOf(seed);
  const chance = (probability: number): boolean => random() < probability;
  const storage = await openStorage(':memory:', clock);
  const counts: Record<string, number> = {};
  const injected = (): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const inject = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  let calm = false;
  let life = new Life(clock);
  /** Kills the process at this moment. */
  const die = (): Promise<never> => {
    life.dead = true;
    return never;
  };

  const unavailable = (retryAfterMs?: number) => new CodedError('CRM_UNAVAILABLE', { details: { retryAfterMs } });
  const wire = {
    async request(): Promise<void> {
      if (calm || !chance(0.25)) return;
      const kinds = ['down', 'busy', 'refused', 'credentials', 'nonsense', 'stalls', 'killed before'] as const;
      const kind = kinds[Math.floor(random() * kinds.length)];
      // Refused credentials pause the queue for ten minutes, which would leave little to disturb.
      if (kind === undefined || (kind === 'credentials' && !chance(0.2))) return;
      inject(kind);
      if (kind === 'down') throw unavailable();
      if (kind === 'busy') throw unavailable(1_000 + random() * 20_000);
      if (kind === 'refused') throw new CodedError('CRM_REFUSED');
      if (kind === 'credentials') throw new CodedError('CRM_CREDENTIALS');
      if (kind === 'nonsense') throw new TypeError('answer is not JSON');
      if (kind === 'killed before') return die();
      await new Promise<void>((resolve) => clock.after(2_000, resolve));
      throw unavailable();
    },
    async answer(): Promise<void> {
      if (calm || !chance(0.15)) return;
      if (chance(0.5)) {
        inject('answer lost');
        throw unavailable();
      }
      inject('killed after');
      return die();
    },
  };
  const fault = async (method: string, when: 'before' | 'after'): Promise<void> => {
    if (calm || !['claim', 'done', 'failed', 'park', 'postpone', 'get', 'renew'].includes(method) || !chance(0.02))
      return;
    if (when === 'after' && chance(0.5)) {
      inject(`killed after ${method}`);
      return die();
    }
    if (when === 'before') {
      inject(`${method} not written`);
      throw new CodedError('STORAGE_FULL');
    }
  };

  const crms = new Map(['one', 'two'].map((id) => [id, new RowCrm(clock, wire)]));
  const definition = {
    manifest: manifestOf('rows', { capabilities: ['contacts.find', 'calls.log', 'tickets.save'] }),
    createConnector: ({ id }: { id: string }) => crms.get(id) as RowCrm,
  };
  const { crmConnections } = openCrm({ storage, clock, definitions: { rows: definition } });
  await crmConnections.start();
  for (const [position, id] of [...crms.keys()].entries()) {
    const value = {
      id,
      adapter: 'rows',
      label: id,
      baseUrl: '',
      settings: {},
      users: {},
      position,
      enabled: true,
      origins: [],
    };
    await crmConnections.put({ ...value, tickets: ['missed'] }, { token: 't' }, {});
  }

  const running: { outboxes: CrmOutboxes | null } = { outboxes: null };
  const start = (): void => {
    const current = life;
    const outboxes = new CrmOutboxes({
      connections: crmConnections,
      jobs: current.port<JobStore>(storage.jobs, fault),
      store: current.port(storage.calls, fault),
      clock: current.clock,
      logger: silent,
      settings: { timeoutMs: 2_000 },
      random,
      onLogged: async () => {},
      async onIdentified(callId, { lookup, contact }) {
        const call = (await storage.calls.get(callId)) as CallRecord;
        if (current.dead) return never;
        await storage.calls.write({ ...call, lookup, contact }, []);
        return { ...call, lookup, contact };
      },
    });
    outboxes.start();
    running.outboxes = outboxes;
  };
  onTestFinished(async () => {
    await running.outboxes?.stop();
    await storage.close();
  });

  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  /** A killed process is followed by the next one, after its requests have ended at the CRMs. */
  const revive = async (): Promise<void> => {
    if (!life.dead) return;
    await turns(5);
    clock.advance(3_000);
    await turns(5);
    life = new Life(clock);
    start();
  };

  /** The notes of calls, as acknowledged. */
  const acknowledged = new Map<string, { note: string; missed: boolean }>();
  const connections = ['one', 'two'].map((id) => ({ id, log: true }));
  const write = async (n: number, note: string): Promise<void> => {
    const missed = n % 3 === 0;
    const over = { phase: 'ended', endedAt: aCall(n).startedAt, endReason: missed ? 'MISSED' : 'COMPLETED' } as const;
    const call = aCall(n, { ...over, answeredAt: missed ? null : aCall(n).startedAt, note, connections });
    const before = await storage.calls.get(call.id);
    const known = before === null ? {} : { lookup: before.lookup, contact: before.contact };
    const log: EntryRequest[] = connections.map(({ id: connection }) => ({ connection }));
    if (missed && before === null) log.push(...log.map((each) => ({ ...each, what: 'ticket' as const })));
    await storage.calls.write({ ...call, lookup: n % 4 === 0 ? 'unavailable' : 'unknown', ...known }, [], { log });
    acknowledged.set(call.id, { note, missed });
  };
  const retryByHand = async (): Promise<void> => {
    const now = new Date(clock.now()).toISOString();
    for (const id of crms.keys()) {
      await storage.jobs.retry(callLogOf(id), null, now);
      running.outboxes?.resume(id);
    }
  };

  start();
  let newest = 0;
  for (let step = 0; injected() < wanted; step += 1) {
    const what = random();
    if (what < 0.3) await write(++newest, `first of ${newest}`);
    else if (what < 0.5 && newest > 0) {
      await write(Math.max(1, newest - Math.floor(random() * atOnce)), `step ${step}`);
    } else if (what < 0.53) await retryByHand();
    else clock.advance(random() * 8_000);
    running.outboxes?.wake();
    await turns(3);
    await revive();
  }

  calm = true;
  await revive();
  const pending = async (): Promise<number> => {
    const figures = await Promise.all([...crms.keys()].map((id) => storage.jobs.figures(callLogOf(id))));
    return figures.reduce((sum, each) => sum + each.pending + each.parked, 0);
  };
  for (let round = 0; (await pending()) > 0; round += 1) {
    if (round > 500) throw new Error(`the queues do not end; seed ${seed}`);
    await retryByHand();
    for (let wait = 0; wait < 12; wait += 1) {
      clock.advance(5_000);
      await turns(10);
    }
  }

  for (const [id, { rows, mostOfOne }] of crms) {
    const entries = rows.filter(({ key }) => acknowledged.has(key));
    expect([id, entries.length, mostOfOne, seed]).toEqual([id, acknowledged.size, 1, seed]);
    for (const { key, note } of entries) expect([id, key, note]).toEqual([id, key, acknowledged.get(key)?.note]);
    const tickets = rows.filter(({ key }) => key.endsWith('-ticket')).map(({ key }) => key.slice(0, -'-ticket'.length));
    const missed = [...acknowledged].flatMap(([callId, call]) => (call.missed ? [callId] : []));
    expect(tickets.sort()).toEqual(missed.sort());
  }
  // Each kind of fault came, so that the run shows what it says.
  expect(Object.keys(counts).length).toBeGreaterThan(12);
});
