import type { CallRecord } from '../../../domain/calls/record.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { CallContext } from './call-context.ts';
import type { LiveCall } from './live-call.ts';

/**
 * The call ends: its flow stops, and the phones that ring for it are withdrawn. Their legs are hung up with the others.
 * @returns what is written with the end
 */
export function endOfFlow(
  context: Pick<CallContext, 'occupancy'>,
  call: LiveCall,
): { change: Partial<CallRecord>; events: NewEvent[] } {
  const { flow, record } = call;
  const events: NewEvent[] = [];
  for (const { identity, settle } of call.offers.values()) {
    settle('gone');
    if (identity === null) continue;
    context.occupancy.release(identity, call.id);
    events.push({ type: 'call.withdrawn', audience: identity });
  }
  call.offers.clear();
  if (flow === null) return { change: {}, events };
  for (const stop of flow.rings.values()) stop.abort();
  for (const sound of flow.sounds.values()) sound.stopped = true;
  flow.sounds.clear();
  const change = { flow: flow.run.close() };
  return { events, change: record.agent !== null ? change : { ...change, agent: missedBy(call) } };
}

/** A call that no agent answered is filed with the last one that it rang, or with the first of its number. */
function missedBy({ record, line }: LiveCall): string | null {
  if (record.answeredAt !== null) return null;
  const rung = record.participants.findLast(({ kind, identity }) => kind === 'agent' && identity !== null);
  return rung?.identity ?? line.agents[0] ?? null;
}
