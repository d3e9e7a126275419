import { agentLine, type CallLogEntry, htmlOf, isVoicemail, textOf } from '../kit/index.ts';

/**
 * The body of a call: the agent's note, the facts, and a last line with call and revision, by which the connector knows
 * which revision is there. A mask is written as it is.
 */
export function callBody(entry: CallLogEntry): string {
  const { note, customer, unverified, virtualNumber, disposition, recording, related, fields } = entry;
  const facts = [
    `Customer: ${customer}${unverified === true ? ' (unverified)' : ''}`,
    `Virtual number: ${virtualNumber}`,
    ...agentLine(entry),
    `Result: ${sentenceOf(entry.endReason)}`,
    ...(disposition === null ? [] : [`Disposition: ${disposition}`]),
    ...(recording === null ? [] : [`${isVoicemail(entry) ? 'Voicemail' : 'Recording'}: ${recording.url}`]),
    ...related.map(({ kind, id }) => `Related: ${kind} ${id}`),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    `[sidecall ${entry.callId} r${entry.revision}]`,
  ];
  return htmlOf(`${note === '' ? '' : `${note}\n\n`}${facts.join('\n')}`);
}

/** @returns the revision of the call that the body describes; 0: it describes another call, or none */
export function revisionIn(body: string | null | undefined, callId: string): number {
  const text = textOf(body ?? '').trimEnd();
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const start = `[sidecall ${callId} r`;
  const [, revision] = (last.startsWith(start) && /^(\d{1,9})\]$/.exec(last.slice(start.length))) || [];
  return Number(revision ?? 0);
}

/** "NO_ANSWER" becomes "No answer". */
function sentenceOf(endReason: string): string {
  const words = endReason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
