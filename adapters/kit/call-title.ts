import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';

/** The title of a call, e.g. "Missed call from +1 •••". */
export function titleOf(entry: CallLogEntry): string {
  const customer = `${entry.customer}${entry.unverified === true ? ' (unverified)' : ''}`;
  if (isVoicemail(entry)) return `Voicemail from ${customer}`;
  if (entry.direction === 'outbound') return `Call to ${customer}`;
  return `${entry.answeredAt === null ? 'Missed call' : 'Call'} from ${customer}`;
}

/** No agent answered, and there is a recording: the caller left a message. */
export function isVoicemail({ direction, answeredAt, recording }: CallLogEntry): boolean {
  return direction === 'inbound' && answeredAt === null && recording !== null;
}

/** The agent as a line of a text. With the user's id, because a CRM may not accept a user that was deleted there. */
export function agentLine({ agent, user }: Pick<CallLogEntry, 'agent' | 'user'>): string[] {
  if (agent === null && user === null) return [];
  return [`Agent: ${[...(agent === null ? [] : [agent]), ...(user === null ? [] : [`(${user})`])].join(' ')}`];
}
