import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { type CallContext, waitOver, writeCall } from '../model/call-context.ts';
import { logEnd } from '../model/call-log.ts';
import { keptRecordings } from '../recording/consent.ts';
import { hangUpLeg } from '../steps/conversation.ts';
import { restoreCall } from './survival.ts';

/**
 * After a crash: calls whose channels survived, as on Asterisk, continue. The other calls have no media. They are
 * closed as FAILED and filed with the CRM like any other call.
 */
export async function recover(context: CallContext): Promise<void> {
  const calls = await context.store.live();
  const there = new Map(context.core.channels().map((channel) => [channel.id, channel]));
  const notes = new Map((await context.notes?.all())?.map(({ id, note }) => [id, note]));
  const left: CallRecord[] = [];
  const resuming: Promise<void>[] = [];
  for (const record of calls) {
    const note = notes.get(record.id);
    if (note === undefined || !restoreCall(context, record, note, there, resuming)) left.push(record);
  }
  for (const id of notes.keys()) if (!context.live.has(id)) await context.notes?.remove(id);
  // These channels belong to no restored call. They rang, or their call had ended.
  for (const id of there.keys()) if (!context.callOfLeg.has(id)) hangUpLeg(context, id, cause.temporaryFailure);
  if (calls.length > left.length)
    context.logger.warn({ calls: calls.length - left.length }, 'calls continued during the restart');
  await Promise.all(resuming);
  await closeLeftovers(context, left);
  await fileInterrupted(context);
}

/**
 * Adds interrupted recordings to the log of calls that had already ended: voicemail messages, and recordings whose file
 * was still open when the call's end was written.
 */
async function fileInterrupted(context: CallContext): Promise<void> {
  for (const callId of (await context.recordings?.interrupted()) ?? []) {
    // A restored call handles its own recordings.
    const record = context.live.has(callId) ? null : await context.store.get(callId);
    if (record === null) continue;
    const { recording, recordings } = record;
    const found = await keptRecordings(context, record);
    if (recording === 'off' && found.every(({ id }) => recordings.some((each) => each.id === id))) continue;
    const event = { type: 'call.recording', audience: record.agent } as const;
    const change = { recording: 'off', recordings: found } as const;
    await writeCall(context, { record }, change, [event], { log: record.endedAt !== null });
  }
}

async function closeLeftovers(context: CallContext, calls: readonly CallRecord[]): Promise<void> {
  if (calls.length === 0) return;
  const lastSign = await lastSignOfLife(context);
  for (const record of calls) {
    const endedAt = latest(record, lastSign) ?? isoTime(context.clock);
    const ended = await writeCall(
      context,
      { record },
      { phase: 'ended', endedAt, endReason: 'FAILED', ...(await recorded(context, record)) },
      [{ type: 'call.ended', audience: record.agent }, ...waitOver(context, record, 'ended')],
      { log: true },
    );
    logEnd(context, ended, null);
  }
  context.logger.warn({ calls: calls.length }, 'open calls of the last run closed');
}

/** The recordings until the crash are kept. */
async function recorded(context: CallContext, record: CallRecord): Promise<Partial<CallRecord>> {
  if (record.recordMode === 'off' && record.recording === 'off') return {};
  return { recording: 'off', recordings: await keptRecordings(context, record) };
}

/** When the gateway was last known to run: the time of the newest event. Downtime does not count as talk time. */
export async function lastSignOfLife(context: CallContext): Promise<string | null> {
  const seq = await context.store.lastSeq();
  const [event] = await context.store.eventsAfter(seq - 1, '*', 1);
  return event?.at ?? null;
}

function latest(record: CallRecord, lastSign: string | null): string | undefined {
  return [record.startedAt, record.answeredAt, lastSign]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
}
