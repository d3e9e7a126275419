import { type Clock, ticks } from '../../../domain/clock.ts';
import type { LiveCall } from './live-call.ts';

/**
 * The current time of a call, ISO 8601: its start plus the elapsed ticks. If the system date changes during the call,
 * its times and durations, which the CRM receives, stay consistent.
 */
export function timeIn({ clock }: { clock: Clock }, { began, record }: Pick<LiveCall, 'began' | 'record'>): string {
  return new Date(Date.parse(record.startedAt) + ticks(clock) - began).toISOString();
}

/** When a call began, in ticks, calculated from the system date. */
export function beganAt(clock: Clock, { startedAt }: Pick<LiveCall['record'], 'startedAt'>): number {
  return ticks(clock) - (clock.now() - Date.parse(startedAt));
}
