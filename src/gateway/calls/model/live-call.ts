import type { CallId } from '../../../domain/calls/call-id.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { leadOf } from '../../../domain/participants/standing.ts';
import type { SuperviseMode } from '../../../domain/protocol/parties.ts';
import type { Permit } from '../../outbound/outbound.ts';
import type { EntryRequest, NewEvent, VirtualNumber } from '../../storage/store.ts';
import type { BridgeId, Channel, ChannelId, PlaybackId, RecordingName } from '../../telephony/port.ts';
import type { LiveFlow, Offer } from './live-flow.ts';

/** Changes of a live call that could not be written. */
export interface Unwritten {
  events: readonly NewEvent[];
  log: boolean;
  /** Requests for tickets and tasks. */
  beside?: readonly EntryRequest[];
  /** Whether another contact was chosen. */
  contact?: boolean;
}

/** Another participant in a call, with a leg of their own. */
export interface LiveParty {
  readonly id: string;
  readonly leg: ChannelId;
  /** The identity of the agent or supervisor. null: an outside number. */
  readonly identity: string | null;
  /** Takes over the customer on answer, because the transferring agent has already left. */
  blind: boolean;
  up: boolean;
  /** Only for a supervisor: the mode of supervision, and the snoop channel on the agent's leg. */
  mode: SuperviseMode | null;
  snoop: ChannelId | null;
  /** Digits to send to the number after it answers. */
  postDial?: string;
  /** Only for a supervisor: the address of the request, and the mode that the audit has recorded. */
  address?: string;
  audited?: SuperviseMode;
}

/** What a server asked for that placed a call. */
export interface Placed {
  /** The agent to connect. They are claimed from the beginning. null: none. */
  agent: string | null;
  /** The flow that talks to the party that was called. null: none. */
  flow: string | null;
  /** How long each party rings, in ms. */
  ringMs: number;
  /** The call ends so long after its answer, in ms. null: no limit. */
  limitMs: number | null;
  /** The number that the network shows, of a queue. Default: the virtual number of the call. */
  shows?: string | null;
}

/** A call that still has a leg in the core. Accessed only from its own mailbox. */
export interface LiveCall {
  readonly id: CallId;
  /** The record as last written. While the disk is full, the current state. */
  record: CallRecord;
  /** When the call started, in ticks. A change of the system date alters no duration (`timeIn`). */
  readonly began: number;
  /** Whether the database has the call. */
  written: boolean;
  /** Changes that could not be written yet. null: none. */
  unwritten: Unwritten | null;
  /** The virtual number as configured when the call arrived. */
  readonly line: VirtualNumber;
  /**
   * The first leg: the customer's of an inbound call, the agent's of an outbound one. A placed call began without a leg
   * from outside: it has the leg that the gateway placed first, as it was when it answered.
   */
  incoming: Channel;
  /** Whether the first leg is the customer's. Otherwise it is the agent's. */
  customerFirst: boolean;
  /** null: the call came in, or an agent dialled. */
  readonly placed: Placed | null;
  /** The trunk to the customer. null: none yet, or a website visitor. */
  trunk: string | null;
  /** The permit of an outgoing call that has not been placed yet. */
  permit: Permit | null;
  /** Sent to the dialled number after it answers: digits, and `,` for pauses. */
  postDial: string;
  /** Cancels digits that wait for a pause. */
  readonly waiting: Set<() => void>;
  /** The leg that the gateway placed: to the ringing or talking agent, or to the dialled number. */
  outgoing: ChannelId | null;
  /** All legs that the core has not reported gone. */
  readonly legs: Set<ChannelId>;
  /** Legs to ordinary phones whose answer counts after `1` is pressed, and whether the prompt was already played. */
  readonly confirms: Map<ChannelId, 'rings' | 'asked'>;
  /** Rings before the agents of the number: the owner of the caller's contact. */
  first: string | null;
  /** Agents that this call has rung. */
  readonly rung: Set<string>;
  bridge: BridgeId | null;
  /** The leg that replaced the agent's leg, after a transfer. */
  replacement: ChannelId | null;
  readonly parties: Map<string, LiveParty>;
  /** The number of the newest party. */
  partyCount: number;
  consultBridge: BridgeId | null;
  /** The running recording. */
  recording: RecordingName | null;
  /** How many recordings were started or attempted, so that no name is used twice. */
  recorded: number;
  /** How many messages of the caller were started or attempted. */
  messages: number;
  /** The flow that has the call. null: none. */
  flow: LiveFlow | null;
  /** Whether routing passes over the flow of the number: the call has or had it, or it is not published. */
  skipsFlow: boolean;
  /** Whether the caller hears ringing already, before an agent was chosen. */
  hearsRinging: boolean;
  /** Phones that ring for the flow or a queue, by leg. */
  readonly offers: Map<ChannelId, Offer>;
  /** The playback of the recorded apology after no agent answered. */
  apology: PlaybackId | null;
  /** Cancels the next attempt to write the call's end, if the last one failed. */
  cancelRetry: (() => void) | null;
}

/** The leg of the outside party. */
export function customerLeg(call: LiveCall): ChannelId | null {
  return call.customerFirst ? call.incoming.id : call.outgoing;
}

/** Whether the gateway placed the first leg of the call, and it has not answered yet. */
export function firstRings(call: LiveCall): boolean {
  return call.placed !== null && call.incoming.state !== 'Up';
}

/** Whether an agent's phone rings for a call that is not answered. */
export function ringsAgent(call: LiveCall): boolean {
  if (call.record.phase !== 'ringing') return false;
  return call.customerFirst ? call.outgoing !== null : firstRings(call);
}

/** null: the agent has left the call, and no other agent has taken it yet. */
export function agentLeg(call: LiveCall): ChannelId | null {
  if (call.record.phase !== 'ringing' && leadOf(call.record) === null) return null;
  if (call.replacement !== null) return call.replacement;
  return call.customerFirst ? call.outgoing : call.incoming.id;
}

interface Legs {
  readonly callOfLeg: Map<ChannelId, CallId>;
}

/** The name of the next leg that this call rings. */
export function nextLeg(call: LiveCall): ChannelId {
  return `${call.id}-${call.rung.size + 1}`;
}

/** Registers the next leg that this call rings, before the core can report anything about it. */
export function addLeg(context: Legs, call: LiveCall): ChannelId {
  const leg = nextLeg(call);
  call.outgoing = leg;
  call.legs.add(leg);
  context.callOfLeg.set(leg, call.id);
  return leg;
}

/** Registers another leg of the call, before the core can report anything about it. */
export function adoptLeg(context: Legs, call: LiveCall, leg: ChannelId): void {
  call.legs.add(leg);
  context.callOfLeg.set(leg, call.id);
}

/** Removes a leg that is gone, or whose creation failed. The core reports no end for the latter. */
export function dropLeg(context: Legs, call: LiveCall, leg: ChannelId): void {
  call.legs.delete(leg);
  call.confirms.delete(leg);
  context.callOfLeg.delete(leg);
}
