import { type RoomFigures, total } from '../metrics/figure.ts';
import type { LogCounters } from './log-destination.ts';

/** @param logCounters null: not counted */
export function logFigures({ logCounters }: { logCounters: LogCounters | null }): RoomFigures {
  if (logCounters === null) return [];
  return [
    total('sidecall_log_write_errors_total', 'Writes to the log that failed', () => logCounters.writeErrors),
    total('sidecall_log_lines_lost_total', 'Lines that are not in the log', () => logCounters.linesLost),
  ];
}
