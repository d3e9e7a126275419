import type { CallId } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { internalOf, leadOf } from '../../../domain/participants/standing.ts';
import type { Channel, ChannelId } from '../../telephony/port.ts';
import { type Desk, writeCall } from '../model/desk.ts';
import { customerLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { beganAt } from '../model/time-in.ts';
import { announce, announces } from '../recording/announcement.ts';
import { keptRecordings } from '../recording/consent.ts';
import { startRecording } from '../recording/recording.ts';
import { trunkOf } from '../steps/arrival.ts';
import { giveUp, hangUpLeg, quietly, talks } from '../steps/conversation.ts';
import { onLegEvent } from '../steps/leg-events.ts';

/** The state of a call that a restart needs in addition to its record. */
interface CallNote
  extends Pick<LiveCall, 'line' | 'first' | 'second' | 'bridge' | 'handed' | 'asked' | 'consultBridge' | 'recorded'> {
  legs: ChannelId[];
  /** Legs to ordinary phones that have not been confirmed yet. */
  confirms: ChannelId[];
  rung: string[];
  parties: [string, LiveParty][];
}

const written = new WeakMap<Desk, Map<string, string>>();

/** Saves the changed state of a call after each task, if the core's channels outlive this process. */
export function noteDown(desk: Desk, callId: string): void {
  const { notes } = desk;
  if (notes === null) return;
  const known = written.get(desk) ?? new Map<string, string>();
  written.set(desk, known);
  const call = desk.live.get(callId);
  const failed = (error: unknown): void =>
    desk.logger.error({ err: error, callId }, 'call state for a restart not written');
  if (call === undefined || !talks(call)) {
    if (known.delete(callId)) notes.remove(callId).catch(failed);
    return;
  }
  const text = JSON.stringify(noteOf(call));
  if (known.get(callId) === text) return;
  known.set(callId, text);
  notes.put(callId, text).catch(failed);
}

function noteOf(call: LiveCall): CallNote {
  const { line, first, second, bridge, handed, asked, consultBridge, recorded } = call;
  const [legs, rung, parties] = [[...call.legs], [...call.rung], [...call.parties]];
  const confirms = [...call.confirms.keys()];
  return { line, first, second, bridge, handed, asked, consultBridge, recorded, legs, confirms, rung, parties };
}

/**
 * Restores a call that continued without the gateway. Legs that ended meanwhile are reported as ending now. A running
 * recording continues in a second file.
 * @returns false if too little of the call is left to continue
 */
export function restoreCall(
  desk: Desk,
  record: CallRecord,
  text: string,
  there: ReadonlyMap<string, Channel>,
): boolean {
  const note = JSON.parse(text) as CallNote;
  const call: LiveCall = {
    ...note,
    id: record.id as CallId,
    record,
    began: beganAt(desk.clock, record),
    written: true,
    unwritten: null,
    first: there.get(note.first.id) ?? note.first,
    legs: new Set(note.legs),
    confirms: new Map(),
    rung: new Set(note.rung),
    parties: new Map(note.parties),
    trunk: trunkOf(note.first),
    permit: null,
    postDial: '',
    waiting: new Set(),
    recording: null,
    apology: null,
    cancelRetry: null,
  };
  if (!talks(call) || !note.legs.some((leg) => there.has(leg))) return false;
  desk.live.set(call.id, call);
  for (const leg of call.legs) desk.callOfLeg.set(leg, call.id);
  // The record may still name a former agent.
  for (const each of [leadOf(record)?.identity ?? null, internalOf(record)?.callee ?? null]) {
    if (each !== null) desk.occupancy.claim(each, call.id);
  }
  for (const { identity, mode } of call.parties.values()) {
    if (identity !== null && mode === null) desk.occupancy.claim(identity, call.id);
  }
  for (const verb of desk.lasting) verb.restored(desk, call);
  desk.mailboxes.run(call.id, () => goOn(desk, call, note.confirms ?? [])).catch((error) => giveUp(desk, call, error));
  for (const leg of note.legs) {
    if (!there.has(leg)) {
      onLegEvent(desk, { type: 'ChannelDestroyed', channelId: leg, cause: cause.normal, byPeer: true });
    }
  }
  return true;
}

async function goOn(desk: Desk, call: LiveCall, unconfirmed: readonly ChannelId[]): Promise<void> {
  const customer = customerLeg(call);
  // The former process played the prompt to press 1, so its answer is lost.
  for (const leg of unconfirmed) hangUpLeg(desk, leg, cause.temporaryFailure);
  // The former process played the music.
  if (call.record.phase === 'held' && customer !== null) quietly(desk, desk.core.startMoh(customer));
  // The announcement may have been cut off, so it is played again.
  if (announces(call.record)) await announce(desk, call);
  if (call.record.recording === 'off') return;
  const { recording } = call.record;
  const recordings = await keptRecordings(desk, call.record);
  await writeCall(desk, call, { recording: 'off', recordings }, []);
  if (recording === 'on' && call.bridge !== null) await startRecording(desk, call, null);
}
