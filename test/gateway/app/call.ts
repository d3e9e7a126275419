import type { CallRecord } from '../../../src/domain/calls/record.ts';

/** A call as call control would write it. `n` determines its ID and its time. */
export function aCall(n: number, change: Partial<CallRecord> = {}): CallRecord {
  return {
    id: `CA${n.toString(16).padStart(32, '0')}`,
    direction: 'inbound',
    phase: 'ringing',
    customerNumber: '+14155550123',
    customerName: null,
    virtualNumber: '+14155550110',
    masked: false,
    agent: 'kim',
    lookup: 'pending',
    contact: null,
    params: {},
    startedAt: new Date(Date.UTC(2030, 0, 1) + n * 1000).toISOString(),
    answeredAt: null,
    endedAt: null,
    endReason: null,
    note: '',
    disposition: null,
    origin: { kind: 'number', id: '+14155550110' },
    participants: [],
    recordMode: 'off',
    recording: 'off',
    recordings: [],
    ...change,
  };
}
