import type { Clock } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';

/** Writes one audit line for all requests of one reading, such as the parts of a recording. */
export type NoteOnce = (reading: string, until: number, line: Omit<AuditLine, 'at'>) => Promise<void>;

/** @param note writes the line. If it rejects, the request fails, and the next request tries again. */
export function noteOnce(clock: Clock, note: (line: Omit<AuditLine, 'at'>) => Promise<void>): NoteOnce {
  /** Readings in the audit, and the time until which they cover further requests. */
  const noted = new Map<string, number>();
  return async (reading, until, line) => {
    if ((noted.get(reading) ?? 0) > clock.now()) return;
    for (const [each, end] of noted) if (end <= clock.now()) noted.delete(each);
    // Set before the write, because a player requests several parts at the same time.
    noted.set(reading, until);
    await note(line).catch((error: unknown) => {
      noted.delete(reading);
      throw error;
    });
  };
}
