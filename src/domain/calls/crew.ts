import type { CallCrew } from './crew-record.ts';
import { isLive } from './phase.ts';
import type { CallRecord } from './record.ts';

const nobody: CallCrew = { parties: [], formers: [], recordMode: 'off', recording: 'off', recordings: [] };

export function crewOf(call: Pick<CallRecord, 'crew'>): CallCrew {
  return call.crew ?? nobody;
}

/** Whether this agent takes part in the call now, as its agent or beside it. */
export function takesPart(call: CallRecord, identity: string): boolean {
  const { parties, internal } = crewOf(call);
  return (
    call.agent === identity || internal?.callee === identity || parties.some((party) => party.identity === identity)
  );
}

/** Whether this agent has, or had, anything to do with the call. */
export function knows(call: CallRecord, identity: string): boolean {
  return takesPart(call, identity) || crewOf(call).formers.some((former) => former.identity === identity);
}

/**
 * Since when the call goes on without this agent, ISO 8601; null for an agent who takes part, or never did.
 * An agent may be out of a call that is still filed under their name, because it was handed to a number.
 */
export function leftAt(call: CallRecord, identity: string): string | null {
  const { parties, formers } = crewOf(call);
  if (isLive(call.phase) && parties.some((party) => party.identity === identity)) return null;
  return formers.findLast((former) => former.identity === identity)?.leftAt ?? null;
}

/** The notes of all who had the call, in their order. */
export function wholeNote(call: CallRecord): string {
  const notes = crewOf(call).formers.map(({ note }) => note ?? '');
  return [...notes, call.note].filter((note) => note.trim() !== '').join('\n');
}
