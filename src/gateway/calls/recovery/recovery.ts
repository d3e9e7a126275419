import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { logEnd } from '../model/call-log.ts';
import { type Desk, waitOver, writeCall } from '../model/desk.ts';
import { keptRecordings } from '../recording/consent.ts';
import { hangUpLeg } from '../steps/conversation.ts';
import { restoreCall } from './survival.ts';

/**
 * After a crash: calls whose channels survived, as on Asterisk, continue. The other calls have no media. They are
 * closed as FAILED and filed with the CRM like any other call.
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
  // These channels belong to no restored call. They rang, or their call had ended.
  for (const id of there.keys()) if (!desk.callOfLeg.has(id)) hangUpLeg(desk, id, cause.temporaryFailure);
  if (calls.length > left.length)
    desk.logger.warn({ calls: calls.length - left.length }, 'calls continued during the restart');
  await closeLeftovers(desk, left);
  await fileInterrupted(desk);
}

/**
 * Adds interrupted recordings to the log of calls that had already ended: voicemail messages, and recordings whose file
 * was still open when the call's end was written.
 */
async function fileInterrupted(desk: Desk): Promise<void> {
  for (const callId of (await desk.recordings?.interrupted()) ?? []) {
    // A restored call handles its own recordings.
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
      [{ type: 'call.ended', audience: record.agent }, ...waitOver(desk, record, 'ended')],
      { log: true },
    );
    logEnd(desk, ended, null);
  }
  desk.logger.warn({ calls: calls.length }, 'open calls of the last run closed');
}

/** The recordings until the crash are kept. */
async function recorded(desk: Desk, record: CallRecord): Promise<Partial<CallRecord>> {
  if (record.recordMode === 'off' && record.recording === 'off') return {};
  return { recording: 'off', recordings: await keptRecordings(desk, record) };
}

/** When the gateway was last known to run: the time of the newest event. Downtime does not count as talk time. */
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
