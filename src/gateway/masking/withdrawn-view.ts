import type { CallRecord } from '../../domain/calls/record.ts';
import type { CallView } from '../../domain/protocol/call.ts';

/** A call that an agent may not see any more: which one it was, and that it is over for them. */
export function withdrawnView({ id, direction, startedAt }: CallRecord): CallView {
  return {
    id,
    direction,
    startedAt,
    phase: 'ended',
    customer: { display: '', masked: true, withheld: true },
    virtualNumber: { number: '', display: '', label: '' },
    masked: true,
    agent: null,
    lookup: 'unknown',
    contact: null,
    params: {},
    answeredAt: null,
    endedAt: null,
    endReason: null,
    duration: 0,
    note: '',
    disposition: null,
    parties: [],
    recording: 'off',
    canRecord: false,
    recordings: [],
  };
}
