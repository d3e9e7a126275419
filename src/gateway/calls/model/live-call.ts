import type { CallId } from '../../../domain/calls/call-id.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { SuperviseMode } from '../../../domain/protocol/parties.ts';
import type { Permit } from '../../outbound/outbound.ts';
import type { NewEvent, VirtualNumber } from '../../storage/store.ts';
import type { BridgeId, Channel, ChannelId, PlaybackId, RecordingName } from '../../telephony/port.ts';

/** What could not be written of a call that goes on. */
export interface Unwritten {
  events: readonly NewEvent[];
  log: boolean;
}

/** Somebody else in a call, with a leg of their own. */
export interface LiveParty {
  readonly id: string;
  readonly leg: ChannelId;
  /** The agent's or supervisor's identity; null: a number. */
  readonly identity: string | null;
  /** The customer is theirs as soon as they answer: nobody else is there any more. */
  blind: boolean;
  up: boolean;
  /** Of a supervisor: how they take part, and the inside of the agent's leg they listen to. */
  mode: SuperviseMode | null;
  snoop: ChannelId | null;
  /** Sent to a number after its answer. */
  postDial?: string;
  /** Of a supervisor: from where it was asked, and what the audit knows of it. */
  address?: string;
  audited?: SuperviseMode;
}

/** A call that still has a leg in the core. Touched only from its own mailbox. */
export interface LiveCall {
  readonly id: CallId;
  /** As last written; while the disk is full, as it is. */
  record: CallRecord;
  /** Its start, in ticks: a date that is set changes no duration (`timeIn`). */
  readonly began: number;
  /** The database knows it. */
  written: boolean;
  /** What the disk has not taken yet; null: nothing. */
  unwritten: Unwritten | null;
  /** The number as it was configured when the call came. */
  readonly line: VirtualNumber;
  /** The leg that called us: the customer's of an inbound call, the agent's of an outbound one. */
  readonly first: Channel;
  /** The trunk that the customer is reached by; null: none yet, or a website's visitor. */
  trunk: string | null;
  /** Of a call to a number that is not placed yet. */
  permit: Permit | null;
  /** Sent to the dialled number after its answer: digits, and `,` for pauses. */
  postDial: string;
  /** Cancels what is still to be sent after a pause. */
  readonly waiting: Set<() => void>;
  /** The leg we called: the agent that rings or talks, or the dialled number. */
  second: ChannelId | null;
  /** All legs that the core has not reported gone. */
  readonly legs: Set<ChannelId>;
  /** Legs to ordinary phones whose answer counts once `1` was pressed, and whether that was asked already. */
  readonly confirms: Map<ChannelId, 'rings' | 'asked'>;
  /** Agents this call has rung at. */
  readonly rung: Set<string>;
  bridge: BridgeId | null;
  /** The leg that took the agent's place, after a transfer. */
  handed: ChannelId | null;
  readonly parties: Map<string, LiveParty>;
  /** The last party's number. */
  asked: number;
  consultBridge: BridgeId | null;
  /** The recording that runs. */
  recording: RecordingName | null;
  /** Recordings that were begun, or were to be: no name is used twice. */
  recorded: number;
  /** The recorded apology, when nobody answered. */
  apology: PlaybackId | null;
  /** Cancels the next try to write down its end, where the last one failed. */
  cancelRetry: (() => void) | null;
}

/** The outside party's leg. */
export function customerLeg(call: LiveCall): ChannelId | null {
  return call.record.direction === 'inbound' ? call.first.id : call.second;
}

export function agentLeg(call: LiveCall): ChannelId | null {
  if (call.handed !== null) return call.handed;
  return call.record.direction === 'inbound' ? call.second : call.first.id;
}

interface Legs {
  readonly callOfLeg: Map<ChannelId, CallId>;
}

/** The name of the next leg that this call rings. */
export function nextLeg(call: LiveCall): ChannelId {
  return `${call.id}-${call.rung.size + 1}`;
}

/** The next leg that this call rings, known by name before anything happens to it. */
export function addLeg(desk: Legs, call: LiveCall): ChannelId {
  const leg = nextLeg(call);
  call.second = leg;
  call.legs.add(leg);
  desk.callOfLeg.set(leg, call.id);
  return leg;
}

/** Another leg of the call, known by name before anything happens to it. */
export function adoptLeg(desk: Legs, call: LiveCall, leg: ChannelId): void {
  call.legs.add(leg);
  desk.callOfLeg.set(leg, call.id);
}

/** A leg that never came to be: the core will not report it gone. */
export function dropLeg(desk: Legs, call: LiveCall, leg: ChannelId): void {
  call.legs.delete(leg);
  call.confirms.delete(leg);
  desk.callOfLeg.delete(leg);
}
