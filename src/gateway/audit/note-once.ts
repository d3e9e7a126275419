import type { Clock } from '../../domain/clock.ts';
import type { AuditLine } from '../storage/store.ts';

/** Writes a line of the audit once for all the requests of one reading, such as the parts of a recording. */
export type NoteOnce = (reading: string, until: number, line: Omit<AuditLine, 'at'>) => Promise<void>;

/** @param note writes it. A line that cannot be written rejects, and is tried again by the next request. */
export function noteOnce(clock: Clock, note: (line: Omit<AuditLine, 'at'>) => Promise<void>): NoteOnce {
  /** Readings that are written down, and until when. */
  const noted = new Map<string, number>();
  return async (reading, until, line) => {
    if ((noted.get(reading) ?? 0) > clock.now()) return;
    for (const [each, end] of noted) if (end <= clock.now()) noted.delete(each);
    // At once: a player asks for several parts in the same moment.
    noted.set(reading, until);
    await note(line).catch((error: unknown) => {
      noted.delete(reading);
      throw error;
    });
  };
}
