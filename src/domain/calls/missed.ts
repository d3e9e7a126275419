import type { CallRecord } from './record.ts';

/** Whether an ended call from outside had no agent, also if the caller hung up first. A flow can complete a call alone. */
export function wasMissed({
  direction,
  answeredAt,
  endedAt,
  endReason,
}: Pick<CallRecord, 'direction' | 'answeredAt' | 'endedAt' | 'endReason'>): boolean {
  return direction === 'inbound' && answeredAt === null && endedAt !== null && endReason !== 'COMPLETED';
}
