import { belowNote, type CallLogEntry, callFacts } from '../kit/index.ts';

/**
 * The comment of a call: the agent's note, the facts, and a marker with call and revision, by which the connector
 * recognises its comments. A mask is written as it is.
 */
export function callText(entry: CallLogEntry): string {
  const { direction, duration, callId, revision } = entry;
  const length = `Call: ${direction}, ${clockTime(duration)}`;
  return belowNote(entry, [length, ...callFacts(entry), marker(callId, revision)]);
}

/** @returns the revision of the call that a comment describes; null: it describes another call, or none */
export function revisionIn(body: string, callId: string): number | null {
  const last = lastLine(body);
  const start = `[sidecall ${callId} r`;
  const [, revision] = (last.startsWith(start) && /^(\d{1,9})\]$/.exec(last.slice(start.length))) || [];
  return revision === undefined ? null : Number(revision);
}

/** The duration in a comment, in seconds. null: it describes no call. */
export function durationIn(body: string): number | null {
  if (!/^\[sidecall .+ r\d+\]$/.test(lastLine(body))) return null;
  // The agent's note stands in front of the facts, and may contain such a line, too.
  const [, minutes, seconds] = [...body.matchAll(/^Call: (?:in|out)bound, (\d+):(\d{2})$/gm)].at(-1) ?? [];
  return minutes === undefined ? null : Number(minutes) * 60 + Number(seconds);
}

function marker(callId: string, revision: number): string {
  return `[sidecall ${callId} r${revision}]`;
}

function lastLine(body: string): string {
  const text = body.trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** Minutes and seconds, "1:05". */
function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
