import { type Clock, ticks } from '../../../domain/clock.ts';
import type { LiveCall } from './live-call.ts';

/**
 * The time in a call, ISO 8601: its start and what has passed since. The date of the machine may be set while it goes on;
 * the times of one call fit each other all the same, and so do its durations, which the CRM is told.
 */
export function timeIn({ clock }: { clock: Clock }, { began, record }: Pick<LiveCall, 'began' | 'record'>): string {
  return new Date(Date.parse(record.startedAt) + ticks(clock) - began).toISOString();
}

/** When a call began, in ticks, as far as the date tells. */
export function beganAt(clock: Clock, { startedAt }: Pick<LiveCall['record'], 'startedAt'>): number {
  return ticks(clock) - (clock.now() - Date.parse(startedAt));
}
