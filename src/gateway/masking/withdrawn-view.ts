import type { CallRecord } from '../../domain/calls/record.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import { nothingSaid } from './nothing-said.ts';

/** The view of a call that the agent may no longer see: its id, and that it is over for them. */
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
    ...nothingSaid(),
  };
}
