import type { CallParty, CallRecording, recordingStates } from '../protocol/parties.ts';
import type { CallRecord } from './record.ts';

/** Somebody in the call besides its agent and its customer, as the gateway keeps it. */
export interface PartyRecord extends CallParty {
  /** The agent's or supervisor's identity; null: a number. */
  identity: string | null;
}

/** An agent who had the call, and is out of it. */
export interface FormerAgent {
  identity: string;
  /** ISO 8601, UTC. */
  leftAt: string;
  /** The wrap-up's note; null while it is not saved. */
  note: string | null;
}

/** Who works in a call besides its agent, and what is recorded of it. */
export interface CallCrew {
  parties: readonly PartyRecord[];
  formers: readonly FormerAgent[];
  /** As the virtual number had it when the call came. */
  recordMode: 'off' | 'on-demand' | 'always';
  recording: (typeof recordingStates)[number];
  recordings: readonly CallRecording[];
}

const nobody: CallCrew = { parties: [], formers: [], recordMode: 'off', recording: 'off', recordings: [] };

export function crewOf(call: Pick<CallRecord, 'crew'>): CallCrew {
  return call.crew ?? nobody;
}

/** Whether this agent takes part in the call now, as its agent or beside it. */
export function takesPart(call: CallRecord, identity: string): boolean {
  return call.agent === identity || crewOf(call).parties.some((party) => party.identity === identity);
}

/** Whether this agent has, or had, anything to do with the call. */
export function knows(call: CallRecord, identity: string): boolean {
  return takesPart(call, identity) || crewOf(call).formers.some((former) => former.identity === identity);
}

/** The notes of all who had the call, in their order. */
export function wholeNote(call: CallRecord): string {
  const notes = crewOf(call).formers.map(({ note }) => note ?? '');
  return [...notes, call.note].filter((note) => note.trim() !== '').join('\n');
}
