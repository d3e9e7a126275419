import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { logEnd } from '../model/call-log.ts';
import { type Desk, writeCall } from '../model/desk.ts';
import { keptRecordings } from '../recording/consent.ts';
import { hangUpLeg } from '../steps/conversation.ts';
import { restoreCall } from './survival.ts';

/**
 * After a crash: calls whose channels live on, as in Asterisk they do, go on. The others have no media any more: they
 * are closed as FAILED and filed with the CRM like any other.
 */
export async function recover(desk: Desk): Promise<void> {
  const calls = await desk.store.live();
  const there = new Map(desk.core.channels().map((channel) => [channel.id, channel]));
  const notes = new Map((await desk.notes?.all())?.map(({ id, note }) => [id, note]));
  const left: CallRecord[] = [];
  for (const record of calls) {
    const note = notes.get(record.id);
    if (note === undefined || !restoreCall(desk, record, note, there)) left.push(record);
  }
  for (const id of notes.keys()) if (!desk.live.has(id)) await desk.notes?.remove(id);
  // Nobody's any more: of a call that rang, or that was over.
  for (const id of there.keys()) if (!desk.callOfLeg.has(id)) hangUpLeg(desk, id, cause.temporaryFailure);
  if (calls.length > left.length) desk.logger.warn({ calls: calls.length - left.length }, 'calls went on without us');
  await closeLeftovers(desk, left);
  await fileInterrupted(desk);
}

/**
 * A recording that was cut short may be of a call that had ended before, as a message is, or whose end was written
 * while the file was still being closed: the call's log gets it now.
 */
async function fileInterrupted(desk: Desk): Promise<void> {
  for (const callId of (await desk.recordings?.interrupted()) ?? []) {
    // A call that goes on takes care of its own.
    const record = desk.live.has(callId) ? null : await desk.store.get(callId);
    if (record === null) continue;
    const { recording, recordings } = record;
    const found = await keptRecordings(desk, record);
    if (recording === 'off' && found.every(({ id }) => recordings.some((each) => each.id === id))) continue;
    const event = { type: 'call.recording', audience: record.agent } as const;
    const change = { recording: 'off', recordings: found } as const;
    await writeCall(desk, { record }, change, [event], { log: record.endedAt !== null });
  }
}

async function closeLeftovers(desk: Desk, calls: readonly CallRecord[]): Promise<void> {
  if (calls.length === 0) return;
  const lastSign = await lastSignOfLife(desk);
  for (const record of calls) {
    const endedAt = latest(record, lastSign) ?? isoTime(desk.clock);
    const ended = await writeCall(
      desk,
      { record },
      { phase: 'ended', endedAt, endReason: 'FAILED', ...(await recorded(desk, record)) },
      [{ type: 'call.ended', audience: record.agent }],
      { log: true },
    );
    logEnd(desk, ended, null);
  }
  desk.logger.warn({ calls: calls.length }, 'closed calls that a crash left open');
}

/** What was recorded until the crash is kept. */
async function recorded(desk: Desk, record: CallRecord): Promise<Partial<CallRecord>> {
  if (record.recordMode === 'off' && record.recording === 'off') return {};
  return { recording: 'off', recordings: await keptRecordings(desk, record) };
}

/** When the gateway was last known to run: the newest event of any call. A night of standing still is no talk time. */
export async function lastSignOfLife(desk: Desk): Promise<string | null> {
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
