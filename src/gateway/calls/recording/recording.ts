import { consentOf, mayRecord, mustDiscard } from '../../../domain/calls/consent.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { isoTime } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { RecordingAction } from '../../../domain/protocol/parties.ts';
import type { CoreEvent, Place, RecordingName, RecordOptions } from '../../telephony/port.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';
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
  context: CallContext,
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
  if (action === 'start') return startRecording(context, call, startedBy);
  const name = call.recording;
  if (name === null) throw new CodedError('CALL_STATE');
  // The sound is paused first, so that no agent sees a pause that is still being recorded.
  if (action === 'pause') await context.core.pauseRecording(name);
  if (action === 'resume') await context.core.unpauseRecording(name);
  if (action === 'stop') await context.core.stopRecording(name);
  const next = { pause: 'paused', resume: 'on', stop: 'off' }[action] as 'paused' | 'on' | 'off';
  await tell(context, call, { recording: next });
}

/** @param startedBy null: the rule of the virtual number */
export async function startRecording(context: CallContext, call: LiveCall, startedBy: string | null): Promise<void> {
  const customer = customerLeg(call);
  // Sound before the answer is not part of the conversation.
  if (call.bridge === null || customer === null || call.record.phase === 'ringing') throw new CodedError('CALL_STATE');
  await begin(context, call, { bridgeId: call.bridge }, startedBy, 'call', { layout: { dual: true, left: customer } });
}

/**
 * Every recording starts here, whatever requested it.
 * @throws CodedError RECORDING_FAILED or CONSENT_MISSING; the call then continues without a recording
 */
export async function begin(
  context: CallContext,
  call: LiveCall,
  place: Place,
  startedBy: string | null,
  kind: 'call' | 'voicemail',
  options: RecordOptions,
): Promise<void> {
  if (!mayRecord(call.record, kind)) {
    if (startedBy !== null) throw new CodedError('CONSENT_MISSING');
    context.logger.info({ callId: call.id, kind, consent: call.record.consent }, 'not recorded: no consent');
    return;
  }
  const name = nextName(call, kind);
  const channels = options.layout === 'mixed' ? 1 : 2;
  let noted = false;
  try {
    await context.recordings?.begin({ id: name, callId: call.id, kind, channels, startedBy });
    noted = true;
    context.callOfRecording.set(name, call.id);
    call.recording = name;
    await context.core.record(place, name, options);
  } catch (error) {
    context.callOfRecording.delete(name);
    context.recordingFiled();
    call.recording = null;
    context.logger.error({ err: error, callId: call.id }, 'recording not started');
    if (noted) await file(context, name, { durationMs: 0, why: 'failed' });
    if (startedBy !== null) throw error;
    return;
  }
  await tell(context, call, { recording: 'on' });
}

/** A flow can record several messages of one call. */
function nextName(call: LiveCall, kind: 'call' | 'voicemail'): RecordingName {
  if (kind === 'call') {
    call.recorded += 1;
    return `${call.id}-${call.recorded}`;
  }
  call.messages += 1;
  return call.messages === 1 ? `${call.id}-voicemail` : `${call.id}-voicemail-${call.messages}`;
}

/** Whether a recording is a caller's message. */
export function isMessage(name: RecordingName): boolean {
  return /-voicemail(-\d+)?$/.test(name);
}

/** Stops the running recording, at the end of a call. */
export function stopRecording(context: CallContext, call: LiveCall): void {
  if (call.recording === null) return;
  const name = call.recording;
  context.core
    .stopRecording(name)
    .catch((error) => context.logger.warn({ err: error, callId: call.id }, 'recording not stopped'));
}

/** Files the end of a recording. A failure does not affect the call. Resolves with the playable duration. */
async function file(context: CallContext, name: string, end: Pick<Finished, 'durationMs' | 'why'>): Promise<Heard> {
  const told = { durationMs: end.durationMs, incomplete: end.why === 'failed' };
  try {
    return (await context.recordings?.finished(name, end)) ?? told;
  } catch (error) {
    context.logger.error({ err: error, recording: name }, 'end of a recording not written');
    return told;
  }
}

const nothing: Heard = { durationMs: 0, incomplete: false };

/**
 * Adds a finished recording to the call's log. The call may have ended, or no longer be live.
 * @param onMessage returns whether the call goes on after the caller's message
 */
export function recordingFinished(
  context: CallContext,
  event: Finished,
  onMessage: (call: LiveCall, name: RecordingName, durationMs: number) => boolean,
): void {
  const { name } = event;
  const callId = context.callOfRecording.get(name);
  if (callId === undefined) return;
  context.callOfRecording.delete(name);
  const note = async (): Promise<void> => {
    const kind = isMessage(name) ? ('voicemail' as const) : ('call' as const);
    const live = context.live.get(callId) ?? null;
    const stored = live ?? (await context.store.get(callId));
    const holder: Holder | null = live ?? (stored === null ? null : { record: stored as Holder['record'] });
    // Consent was refused during the recording. It is deleted before it is filed, so that a crash cannot leave it
    // complete.
    const discards = kind === 'call' && holder !== null && mustDiscard(holder.record);
    if (discards) await context.recordings?.discard(name, consentOf(holder.record).by ?? 'sidecall');
    const { durationMs, incomplete } = discards ? nothing : await file(context, name, event);
    if (holder === null) return;
    // The next recording may already run. In that case the call is still being recorded.
    const another = live !== null && live.recording !== null && live.recording !== name;
    if (live !== null && !another) live.recording = null;
    const { recordings } = holder.record;
    const now = live === null ? isoTime(context.clock) : timeIn(context, live);
    const at = new Date(Date.parse(now) - durationMs).toISOString();
    const kept =
      durationMs > 0
        ? [...recordings, { id: name, kind, durationMs, at, ...(incomplete && { incomplete }) }]
        : recordings;
    const log = holder.record.endedAt !== null;
    await tell(context, holder, { ...(!another && { recording: 'off' as const }), recordings: kept }, log);
    if (kind === 'call' || !live?.legs.has(live.incoming.id)) return;
    // After a message the caller is hung up, unless a flow goes on.
    if (!onMessage(live, name, durationMs)) await context.core.hangup(live.incoming.id, { cause: 16 });
  };
  context.mailboxes
    .run(callId, note)
    .catch((error) => context.logger.error({ err: error, callId }, 'end of a recording not written to the call'))
    .finally(() => context.recordingFiled());
}

async function tell(
  context: CallContext,
  holder: Holder,
  change: Partial<Pick<CallRecord, 'recording' | 'recordings'>>,
  log = false,
): Promise<void> {
  const event = { type: 'call.recording', audience: holder.record.agent } as const;
  await writeCall(context, holder, change, [event], { log });
}
