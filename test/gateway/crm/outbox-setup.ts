import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { createCrmOutbox } from '../../../src/gateway/crm/outbox.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { MemoryStore } from '../calls/memory-store.ts';
import { silent } from '../calls/setup.ts';
import { onlyConnection } from './one-crm.ts';

export const customerNumber = '+14155550123';

export function record(index: number, more: Partial<CallRecord> = {}): CallRecord {
  return {
    id: `CA${index.toString(16).padStart(32, '0')}`,
    direction: 'inbound',
    phase: 'ended',
    customerNumber,
    customerName: null,
    virtualNumber: '+14155550100',
    masked: false,
    agent: 'anna',
    lookup: 'unknown',
    contact: null,
    params: {},
    startedAt: '2025-12-31T10:00:00.000Z',
    answeredAt: '2025-12-31T10:00:05.000Z',
    endedAt: '2025-12-31T10:01:10.000Z',
    endReason: 'COMPLETED',
    note: '',
    disposition: null,
    origin: { kind: 'number', id: '+14155550100' },
    participants: [],
    recordMode: 'off',
    recording: 'off',
    recordings: [],
    ...more,
  };
}

interface Parts {
  store?: MemoryStore;
  crm?: FakeCrm;
  clock?: ManualClock;
  random?: () => number;
  publicUrl?: string;
}

export function setUp(parts: Parts = {}) {
  const clock = parts.clock ?? new ManualClock();
  const store = parts.store ?? new MemoryStore(clock);
  const crm = parts.crm ?? new FakeCrm(clock);
  const logged: string[] = [];
  const changed: string[] = [];
  const outbox = createCrmOutbox({
    jobs: store,
    store,
    connection: { id: onlyConnection, label: 'CRM', adapter: crm, userOf: (agent) => (agent === 'anna' ? 'u7' : null) },
    clock,
    logger: silent,
    settings: { timeoutMs: 2_000, concurrency: 2, publicUrl: parts.publicUrl ?? null },
    random: parts.random ?? (() => 1),
    onLogged: async (callId) => void logged.push(callId),
    onEntryChanged: async (callId) => void changed.push(`${callId} ${store.outbox.get(callId)?.attempts}`),
    async onIdentified(callId, found) {
      const call = store.calls.get(callId);
      if (call === undefined) throw new Error('gone');
      const next = { ...call, ...found };
      store.calls.set(callId, next);
      return next;
    },
  });
  return { clock, store, crm, logged, changed, outbox };
}
