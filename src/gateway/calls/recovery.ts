import type { CallRecord } from '../../domain/calls/record.ts';
import { isoTime } from '../../domain/clock.ts';
import { crewChange, type Desk, writeCall } from './desk.ts';

/**
 * After a crash: calls that were under way have no media any more. They are closed
 * as FAILED and filed with the CRM like any other.
 */
export async function closeLeftovers(desk: Desk): Promise<void> {
  const calls = await desk.store.live();
  if (calls.length === 0) return;
  const lastSign = await lastSignOfLife(desk);
  for (const record of calls) {
    const endedAt = latest(record, lastSign) ?? isoTime(desk.clock);
    await writeCall(
      desk,
      { record },
      { phase: 'ended', endedAt, endReason: 'FAILED', ...(await crewLeft(desk, record)) },
      [{ type: 'call.ended', audience: record.agent }],
      { log: true },
    );
  }
  desk.logger.warn({ calls: calls.length }, 'closed calls that a crash left open');
}

/** Nobody is in it any more; what was recorded until the crash is kept. */
async function crewLeft(desk: Desk, record: CallRecord): Promise<Pick<CallRecord, 'crew'>> {
  if (record.crew === undefined) return {};
  const recordings = (await desk.recordings?.ofCall(record.id)) ?? record.crew.recordings;
  return crewChange({ record }, { parties: [], recording: 'off', recordings });
}

/** When the gateway was last known to run: the newest event of any call. A night of standing still is no talk time. */
async function lastSignOfLife(desk: Desk): Promise<string | null> {
  const seq = await desk.store.lastSeq();
  const [event] = await desk.store.eventsAfter(seq - 1, '*', 1);
  return event?.at ?? null;
}

function latest(record: CallRecord, lastSign: string | null): string | undefined {
  return [record.startedAt, record.answeredAt, lastSign]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
}
