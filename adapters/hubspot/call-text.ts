import { belowNote, type CallLogEntry, callFacts, htmlOf, textOf } from '../kit/index.ts';

/**
 * The body of a call: the agent's note, the facts, and a last line with call and revision, by which the connector knows
 * which revision is there. A mask is written as it is.
 */
export function callBody(entry: CallLogEntry): string {
  return htmlOf(belowNote(entry, [...callFacts(entry), `[sidecall ${entry.callId} r${entry.revision}]`]));
}

/** @returns the revision of the call that the body describes; 0: it describes another call, or none */
export function revisionIn(body: string | null | undefined, callId: string): number {
  const text = textOf(body ?? '').trimEnd();
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const start = `[sidecall ${callId} r`;
  const [, revision] = (last.startsWith(start) && /^(\d{1,9})\]$/.exec(last.slice(start.length))) || [];
  return Number(revision ?? 0);
}
