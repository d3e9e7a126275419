import type { CallCrew } from './crew-record.ts';
import type { CallRecord } from './record.ts';

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
