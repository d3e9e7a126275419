import type { CallId } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { internalOf, leadOf } from '../../../domain/participants/standing.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { Channel, ChannelId } from '../../telephony/port.ts';
import { resumeFlow, type SavedFlow, savedFlow } from '../flow/resume-flow.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { customerLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { beganAt } from '../model/time-in.ts';
import { announce, announces } from '../recording/announcement.ts';
import { keptRecordings } from '../recording/consent.ts';
import { startRecording } from '../recording/recording.ts';
import { trunkOf } from '../steps/arrival.ts';
import { armLimit, bridgeBoth, giveUp, hangUpLeg, quietly, talks } from '../steps/conversation.ts';
import { onLegEvent } from '../steps/leg-events.ts';

/** The state of a call that a restart needs in addition to its record. */
interface CallNote extends Pick<LiveCall, 'line' | 'bridge' | 'consultBridge' | 'recorded'> {
  // The names of these four are in the databases of earlier versions.
  first: LiveCall['incoming'];
  second: LiveCall['outgoing'];
  handed: LiveCall['replacement'];
  asked: LiveCall['partyCount'];
  legs: ChannelId[];
  /** Absent in notes of earlier versions, as is `placed`. */
  customerFirst?: boolean;
  placed?: LiveCall['placed'];
  /** Legs to ordinary phones that have not been confirmed yet. */
  confirms: ChannelId[];
  rung: string[];
  parties: [string, LiveParty][];
  /** Absent in the databases of earlier versions, and if no flow has the call. */
  flow?: SavedFlow;
  messages?: number;
}

interface Written {
  text: string;
  /** Never rejects. */
  done: Promise<void>;
}

const written = new WeakMap<CallContext, Map<string, Written>>();

/**
 * Saves the changed state of a call, after each task and before its far end learns of an answer, if the core's channels
 * outlive this process. Resolves when it is on disk, or cannot be written.
 */
export async function noteDown(context: CallContext, callId: string): Promise<void> {
  const { notes } = context;
  if (notes === null) return;
  const known = written.get(context) ?? new Map<string, Written>();
  written.set(context, known);
  const call = context.live.get(callId);
  const failed = (error: unknown): void =>
    context.logger.error({ err: error, callId }, 'call state for a restart not written');
  if (call === undefined || !mayGoOn(call)) {
    if (known.delete(callId)) await notes.remove(callId).catch(failed);
    return;
  }
  const text = JSON.stringify(noteOf(call));
  const before = known.get(callId);
  const now = before?.text === text ? before : { text, done: notes.put(callId, text).catch(failed) };
  known.set(callId, now);
  await now.done;
}

/** A call that talks, or that a flow has. The phones that ring for a hunt are not saved. */
function mayGoOn(call: LiveCall): boolean {
  return talks(call) || (isLive(call.record.phase) && call.flow !== null);
}

function noteOf(call: LiveCall): CallNote {
  const { line, incoming: first, outgoing: second, replacement: handed, partyCount: asked } = call;
  const { bridge, consultBridge, recorded } = call;
  const [legs, rung, parties] = [[...call.legs], [...call.rung], [...call.parties]];
  const confirms = [...call.confirms.keys()];
  const flow = call.flow === null ? {} : { flow: savedFlow(call.flow), messages: call.messages };
  const { customerFirst, placed } = call;
  return {
    ...{ line, first, second, bridge, handed, asked, consultBridge, recorded, legs, confirms, rung, parties },
    ...{ customerFirst, placed, ...flow },
  };
}

/**
 * Restores a call that continued without the gateway. Legs that ended meanwhile are reported as ending now. A running
 * recording continues in a second file.
 * @param resuming gets what the call still does before it has its place in a queue again
 * @returns false if too little of the call is left to continue
 */
export function restoreCall(
  context: CallContext,
  record: CallRecord,
  text: string,
  there: ReadonlyMap<string, Channel>,
  resuming: Promise<void>[],
): boolean {
  const note = JSON.parse(text) as CallNote;
  const { line, bridge, consultBridge, recorded } = note;
  const call: LiveCall = {
    ...{ line, bridge, consultBridge, recorded },
    id: record.id as CallId,
    record,
    began: beganAt(context.clock, record),
    written: true,
    unwritten: null,
    incoming: there.get(note.first.id) ?? note.first,
    customerFirst: note.customerFirst ?? record.direction === 'inbound',
    placed: note.placed ?? null,
    outgoing: note.second,
    replacement: note.handed,
    partyCount: note.asked,
    legs: new Set(note.legs),
    confirms: new Map(),
    first: null,
    rung: new Set(note.rung),
    parties: new Map(note.parties),
    trunk: trunkOf(note.first),
    permit: null,
    postDial: '',
    waiting: new Set(),
    recording: null,
    messages: note.messages ?? 0,
    flow: null,
    skipsFlow: true,
    hearsRinging: false,
    offers: new Map(),
    apology: null,
    cancelRetry: null,
  };
  if (!talks(call) && note.flow === undefined) return false;
  // In a flow, the caller’s leg decides: phones that rang for it ring no longer.
  if (!(talks(call) ? note.legs.some((leg) => there.has(leg)) : there.has(call.incoming.id))) return false;
  context.live.set(call.id, call);
  for (const leg of call.legs) context.callOfLeg.set(leg, call.id);
  // The record may still name a former agent.
  for (const each of [leadOf(record)?.identity ?? null, internalOf(record)?.callee ?? null]) {
    if (each !== null) context.occupancy.claim(each, call.id);
  }
  for (const { identity, mode } of call.parties.values()) {
    if (identity !== null && mode === null) context.occupancy.claim(identity, call.id);
  }
  for (const verb of context.lasting) verb.restored(context, call);
  const resumed = context.mailboxes.run(call.id, () => goOn(context, call, note));
  resuming.push(resumed.catch((error) => giveUp(context, call, error)));
  for (const leg of note.legs) {
    if (!there.has(leg)) {
      onLegEvent(context, { type: 'ChannelDestroyed', channelId: leg, cause: cause.normal, byPeer: true });
    }
  }
  return true;
}

function isUnconnected({ record, bridge, outgoing, legs }: LiveCall, flow: SavedFlow | undefined): boolean {
  if (record.phase !== 'active' || bridge !== null || outgoing === null || !legs.has(outgoing)) return false;
  return waitingOf(record) === null && (flow === undefined || flow.talking !== null);
}

async function goOn(context: CallContext, call: LiveCall, note: CallNote): Promise<void> {
  const { confirms: unconfirmed = [], flow } = note;
  const customer = customerLeg(call);
  armLimit(context, call);
  // The former process played the prompt to press 1, so its answer is lost.
  for (const leg of unconfirmed) hangUpLeg(context, leg, cause.temporaryFailure);
  // The former process played the music.
  if (call.record.phase === 'held' && customer !== null) quietly(context, context.core.startMoh(customer));
  // The announcement may have been cut off, so it is played again.
  // The former process died between the answer and the bridge.
  if (isUnconnected(call, flow)) await bridgeBoth(context, call);
  if (announces(call.record)) await announce(context, call);
  if (flow !== undefined) await resumeFlow(context, call, flow);
  if (call.record.recording === 'off' || !isLive(call.record.phase)) return;
  const { recording } = call.record;
  const recordings = await keptRecordings(context, call.record);
  await writeCall(context, call, { recording: 'off', recordings }, []);
  if (recording === 'on' && call.bridge !== null) await startRecording(context, call, null);
}
