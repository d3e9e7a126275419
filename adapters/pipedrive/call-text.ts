import { type CallLogEntry, htmlOf } from '../kit/index.ts';
import { callMarkOf } from './marks.ts';

/**
 * The note of a call: the agent's text, the facts, and the mark, by which the connector finds the call again and knows
 * which revision is there. A mask is written as it is.
 * @param below HTML of a note that was there before, or that users added
 */
export function callNote(entry: CallLogEntry, below: string): string {
  const { note, customer, unverified, virtualNumber, agent, user, disposition, recording, related, fields } = entry;
  const facts = [
    `Customer: ${customer}${unverified === true ? ' (unverified)' : ''}`,
    `Virtual number: ${virtualNumber}`,
    ...agentLine(agent, user),
    `Result: ${sentenceOf(entry.endReason)}`,
    // The activity's own duration is in minutes.
    `Duration: ${Math.max(0, Math.round(entry.duration))} s`,
    ...(disposition === null ? [] : [`Disposition: ${disposition}`]),
    ...(recording === null ? [] : [`${isVoicemail(entry) ? 'Voicemail' : 'Recording'}: ${recording.url}`]),
    ...related.map(({ kind, id }) => `Related: ${kind} ${id}`),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    callMarkOf(entry),
  ];
  return `${htmlOf(`${note === '' ? '' : `${note}\n\n`}${facts.join('\n')}`)}${below}`;
}

/** With the user's id, because Pipedrive may not accept it as the owner: it was deleted. */
function agentLine(agent: string | null, user: string | null): string[] {
  if (agent === null && user === null) return [];
  return [`Agent: ${[...(agent === null ? [] : [agent]), ...(user === null ? [] : [`(${user})`])].join(' ')}`];
}

/** E.g. "Missed call from +1 •••". */
export function subjectOf(entry: CallLogEntry): string {
  const customer = `${entry.customer}${entry.unverified === true ? ' (unverified)' : ''}`;
  if (entry.direction === 'outbound') return `Call to ${customer}`;
  if (isVoicemail(entry)) return `Voicemail from ${customer}`;
  return `${entry.answeredAt === null ? 'Missed call' : 'Call'} from ${customer}`;
}

/** A page's own activity has no direction. Users of Pipedrive note the calls that they make. */
export function directionIn(subject: string | null): 'inbound' | 'outbound' {
  return /^(Missed call|Call|Voicemail) from /.test(subject ?? '') ? 'inbound' : 'outbound';
}

/** In seconds. null: the note says nothing of it. */
export function durationIn(noteText: string): number | null {
  const [, seconds] = /^Duration: (\d{1,9}) s$/m.exec(noteText) ?? [];
  return seconds === undefined ? null : Number(seconds);
}

/** No agent answered, and there is a recording: the caller left a message. */
function isVoicemail({ direction, answeredAt, recording }: CallLogEntry): boolean {
  return direction === 'inbound' && answeredAt === null && recording !== null;
}

/** "NO_ANSWER" becomes "No answer". */
function sentenceOf(endReason: string): string {
  const words = endReason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
