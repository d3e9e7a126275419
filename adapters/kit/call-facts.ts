import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import { agentLine, isVoicemail } from './call-title.ts';

/**
 * The facts of a call as lines, for CRMs whose calls have no fields for them, e.g. "Result: No answer". A mask is written
 * as it is.
 */
export function callFacts(entry: CallLogEntry): string[] {
  const { customer, unverified, virtualNumber, endReason, disposition, recording, related, fields } = entry;
  return [
    `Customer: ${customer}${unverified === true ? ' (unverified)' : ''}`,
    `Virtual number: ${virtualNumber}`,
    ...agentLine(entry),
    `Result: ${sentenceOf(endReason)}`,
    ...(disposition === null ? [] : [`Disposition: ${disposition}`]),
    ...(recording === null ? [] : [`${isVoicemail(entry) ? 'Voicemail' : 'Recording'}: ${recording.url}`]),
    ...related.map(({ kind, id }) => `Related: ${kind} ${id}`),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
  ];
}

/** The agent's note, then the lines below it. */
export function belowNote({ note }: Pick<CallLogEntry, 'note'>, lines: readonly string[]): string {
  return `${note === '' ? '' : `${note}\n\n`}${lines.join('\n')}`;
}

/** "NO_ANSWER" becomes "No answer". */
function sentenceOf(endReason: string): string {
  const words = endReason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
