import { consentOf, mayRecord, mustDiscard } from '../../../domain/calls/consent.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { RecordingAction } from '../../../domain/protocol/parties.ts';
import type { CoreEvent, Place, RecordOptions } from '../../telephony/port.ts';
import { type Desk, type Holder, writeCall } from '../model/desk.ts';
import { customerLeg, type LiveCall } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import type { RecordingLedger } from './recording-ledger.ts';

type Finished = Extract<CoreEvent, { type: 'RecordingFinished' }>;
type Heard = Awaited<ReturnType<RecordingLedger['finished']>>;

/**
 * The recordings of one call, one after another:
 *
 *   off ─start─► on ◄─pause, resume─► paused ─stop─► off
 *
 * If the virtual number requires a recording, it starts automatically, and can only be paused.
 */
export async function record(
  desk: Desk,
  call: LiveCall,
  action: RecordingAction['action'],
  startedBy: string,
): Promise<void> {
  const { recording, recordMode } = call.record;
  const legal = { start: 'off', pause: 'on', resume: 'paused', stop: null }[action];
  if (legal !== null && recording !== legal) throw new CodedError('CALL_STATE');
  if (recordMode === 'off' || (recordMode === 'always' && (action === 'start' || action === 'stop'))) {
    throw new CodedError('FORBIDDEN', { message: 'Calls of this number cannot be recorded on request.' });
  }
  if (action === 'start') return startRecording(desk, call, startedBy);
  const name = call.recording;
  if (name === null) throw new CodedError('CALL_STATE');
  // The sound is paused first, so that no agent sees a pause that is still being recorded.
  if (action === 'pause') await desk.core.pauseRecording(name);
  if (action === 'resume') await desk.core.unpauseRecording(name);
  if (action === 'stop') await desk.core.stopRecording(name);
  const next = { pause: 'paused', resume: 'on', stop: 'off' }[action] as 'paused' | 'on' | 'off';
  await tell(desk, call, { recording: next });
}

/** @param startedBy null: the rule of the virtual number */
export async function startRecording(desk: Desk, call: LiveCall, startedBy: string | null): Promise<void> {
  const customer = customerLeg(call);
  // Sound before the answer is not part of the conversation.
  if (call.bridge === null || customer === null || call.record.phase === 'ringing') throw new CodedError('CALL_STATE');
  await begin(desk, call, { bridgeId: call.bridge }, startedBy, 'call', { layout: { dual: true, left: customer } });
}

/**
 * Every recording starts here, whatever requested it.
 * @throws CodedError RECORDING_FAILED or CONSENT_MISSING; the call then continues without a recording
 */
export async function begin(
  desk: Desk,
  call: LiveCall,
  place: Place,
  startedBy: string | null,
  kind: 'call' | 'voicemail',
  options: RecordOptions,
): Promise<void> {
  if (!mayRecord(call.record, kind)) {
    if (startedBy !== null) throw new CodedError('CONSENT_MISSING');
    desk.logger.info({ callId: call.id, kind, consent: call.record.consent }, 'not recorded: no consent');
    return;
  }
  if (kind === 'call') call.recorded += 1;
  const name = kind === 'call' ? `${call.id}-${call.recorded}` : `${call.id}-voicemail`;
  const channels = options.layout === 'mixed' ? 1 : 2;
  let noted = false;
  try {
    await desk.recordings?.begin({ id: name, callId: call.id, kind, channels, startedBy });
    noted = true;
    desk.callOfRecording.set(name, call.id);
    call.recording = name;
    await desk.core.record(place, name, options);
  } catch (error) {
    desk.callOfRecording.delete(name);
    desk.recordingFiled();
    call.recording = null;
    desk.logger.error({ err: error, callId: call.id }, 'recording not started');
    if (noted) await file(desk, name, { durationMs: 0, why: 'failed' });
    if (startedBy !== null) throw error;
    return;
  }
  await tell(desk, call, { recording: 'on' });
}

/** Stops the running recording, at the end of a call. */
export function stopRecording(desk: Desk, call: LiveCall): void {
  if (call.recording === null) return;
  const name = call.recording;
  desk.core
    .stopRecording(name)
    .catch((error) => desk.logger.warn({ err: error, callId: call.id }, 'recording not stopped'));
}

/** Files the end of a recording. A failure does not affect the call. Resolves with the playable duration. */
async function file(desk: Desk, name: string, end: Pick<Finished, 'durationMs' | 'why'>): Promise<Heard> {
  const told = { durationMs: end.durationMs, incomplete: end.why === 'failed' };
  try {
    return (await desk.recordings?.finished(name, end)) ?? told;
  } catch (error) {
    desk.logger.error({ err: error, recording: name }, 'end of a recording not written');
    return told;
  }
}

const nothing: Heard = { durationMs: 0, incomplete: false };

/** Adds a finished recording to the call's log. The call may have ended, or no longer be live. */
export function recordingFinished(desk: Desk, event: Finished): void {
  const { name } = event;
  const callId = desk.callOfRecording.get(name);
  if (callId === undefined) return;
  desk.callOfRecording.delete(name);
  const note = async (): Promise<void> => {
    const kind = name.endsWith('-voicemail') ? ('voicemail' as const) : ('call' as const);
    const live = desk.live.get(callId) ?? null;
    const stored = live ?? (await desk.store.get(callId));
    const holder: Holder | null = live ?? (stored === null ? null : { record: stored as Holder['record'] });
    // Consent was refused during the recording. It is deleted before it is filed, so that a crash cannot leave it
    // complete.
    const discards = kind === 'call' && holder !== null && mustDiscard(holder.record);
    if (discards) await desk.recordings?.discard(name, consentOf(holder.record).by ?? 'sidecall');
    const { durationMs, incomplete } = discards ? nothing : await file(desk, name, event);
    if (holder === null) return;
    // The next recording may already run. In that case the call is still being recorded.
    const another = live !== null && live.recording !== null && live.recording !== name;
    if (live !== null && !another) live.recording = null;
    const { recordings } = holder.record;
    const now = live === null ? isoTime(desk.clock) : timeIn(desk, live);
    const at = new Date(Date.parse(now) - durationMs).toISOString();
    const kept =
      durationMs > 0
        ? [...recordings, { id: name, kind, durationMs, at, ...(incomplete && { incomplete }) }]
        : recordings;
    const log = holder.record.endedAt !== null;
    await tell(desk, holder, { ...(!another && { recording: 'off' as const }), recordings: kept }, log);
    // After a voicemail message the caller is hung up.
    if (kind === 'voicemail' && live?.legs.has(live.first.id)) await desk.core.hangup(live.first.id, { cause: 16 });
  };
  desk.mailboxes
    .run(callId, note)
    .catch((error) => desk.logger.error({ err: error, callId }, 'end of a recording not written to the call'))
    .finally(() => desk.recordingFiled());
}

async function tell(
  desk: Desk,
  holder: Holder,
  change: Partial<Pick<CallRecord, 'recording' | 'recordings'>>,
  log = false,
): Promise<void> {
  const event = { type: 'call.recording', audience: holder.record.agent } as const;
  await writeCall(desk, holder, change, [event], { log });
}
