import { agentLine, type CallLogEntry, isVoicemail } from '../kit/index.ts';

/**
 * The comment of a call: the agent's note, the facts, and a marker with call and revision, by which the connector
 * recognises its comments. A mask is written as it is.
 */
export function callText(entry: CallLogEntry): string {
  const { note, direction, duration, customer, unverified, virtualNumber } = entry;
  const { endReason, disposition, recording, related, fields } = entry;
  const facts = [
    `Call: ${direction}, ${clockTime(duration)}`,
    `Customer: ${customer}${unverified === true ? ' (unverified)' : ''}`,
    `Virtual number: ${virtualNumber}`,
    ...agentLine(entry),
    `Result: ${resultOf(endReason)}`,
    ...(disposition === null ? [] : [`Disposition: ${disposition}`]),
    ...(recording === null ? [] : [`${isVoicemail(entry) ? 'Voicemail' : 'Recording'}: ${recording.url}`]),
    ...related.map(({ kind, id }) => `Related: ${kind} ${id}`),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    marker(entry.callId, entry.revision),
  ];
  return `${note === '' ? '' : `${note}\n\n`}${facts.join('\n')}`;
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

/** "NO_ANSWER" becomes "No answer". */
function resultOf(endReason: string): string {
  const words = endReason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Minutes and seconds, "1:05". */
function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
