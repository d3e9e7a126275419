import { consentOf, consentSaid, mustDiscard } from '../../../domain/calls/consent.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import type { CallRecording } from '../../../domain/protocol/parties.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { talks } from '../steps/conversation.ts';
import { startRecording } from './recording.ts';

/** Writes the caller's answer about being recorded. Call it only from the call's mailbox. */
export async function noteConsent(
  context: CallContext,
  holder: Holder,
  state: 'given' | 'refused',
  by: string,
  { standing = false }: { standing?: boolean } = {},
): Promise<CallRecord> {
  const consent = consentSaid(holder.record, { state, by, at: isoTime(context.clock), standing });
  context.logger.info({ callId: holder.record.id, consent: state, by }, 'recording consent changed');
  return writeCall(context, holder, { consent }, [{ type: 'call.consent', audience: holder.record.agent }]);
}

/**
 * The caller agreed or refused. After consent, a call that must be recorded is recorded from now on. After a refusal,
 * it is not recorded, and finished recordings made without consent are deleted before this resolves. A running
 * recording is stopped, and deleted when its file is closed, or at the next start. Repeating the same answer is safe.
 */
export async function setConsent(
  context: CallContext,
  holder: Holder,
  live: LiveCall | null,
  state: 'given' | 'refused',
  by: string,
  options: { standing?: boolean } = {},
): Promise<void> {
  if (consentOf(holder.record).state !== state) await noteConsent(context, holder, state, by, options);
  if (state === 'given') {
    if (live !== null && talks(live) && live.bridge !== null && mustRecord(live.record)) {
      await startRecording(context, live, null);
    }
    return;
  }
  // The refusal is written before the recording is stopped. The end of the recording then deletes it.
  if (live !== null && live.recording !== null) await context.core.stopRecording(live.recording);
  await discardAll(context, holder, by);
}

function mustRecord(record: CallRecord): boolean {
  const { recordMode, recording } = record;
  return recordMode === 'always' && recording === 'off';
}

async function discardAll(context: CallContext, holder: Holder, by: string): Promise<void> {
  if (!mustDiscard(holder.record)) return;
  const { recordings } = holder.record;
  const calls = recordings.filter(({ kind }) => kind === 'call');
  if (calls.length === 0) return;
  for (const { id } of calls) await context.recordings?.discard(id, by);
  const change = { recordings: recordings.filter(({ kind }) => kind !== 'call') };
  const event = { type: 'call.recording', audience: holder.record.agent } as const;
  await writeCall(context, holder, change, [event], { log: holder.record.endedAt !== null });
}

/** After a crash: the recordings of a call that may be kept. The others are deleted. */
export async function keptRecordings(context: CallContext, record: CallRecord): Promise<readonly CallRecording[]> {
  const all = (await context.recordings?.ofCall(record.id)) ?? record.recordings;
  if (!mustDiscard(record)) return all;
  for (const { id, kind } of all) if (kind === 'call') await context.recordings?.discard(id, 'sidecall');
  return all.filter(({ kind }) => kind !== 'call');
}
