import type { CallRecord } from './record.ts';

/** Whether an ended call from outside had no agent, also if the caller hung up first. */
export function wasMissed({
  direction,
  answeredAt,
  endedAt,
}: Pick<CallRecord, 'direction' | 'answeredAt' | 'endedAt'>): boolean {
  return direction === 'inbound' && answeredAt === null && endedAt !== null;
}
