import { knows, leftAt } from '../participants/standing.ts';
import type { CallRecording } from '../protocol/parties.ts';
import type { CallRecord } from './record.ts';

/** What has to be known of a recording to say who hears how much of it. `at` is its end minus its duration. */
type Span = Pick<CallRecording, 'kind' | 'at' | 'durationMs'>;

/**
 * Milliseconds of a recording that this agent may hear, from its beginning; 0 means that for them there is none.
 *
 * An agent who left the call hears it up to that moment. A pause is not in the file, so time is counted
 * back from the recording's end: a pause after they left makes their part shorter, never longer.
 * A message that a caller leaves after everybody is gone is heard by the agent under whose name the call is filed.
 */
export function heardMs(call: CallRecord, identity: string, { kind, at, durationMs }: Span): number {
  if (!knows(call, identity)) return 0;
  const left = leftAt(call, identity);
  if (left === null || (kind === 'voicemail' && call.agent === identity)) return durationMs;
  return Math.min(durationMs, Math.max(0, Date.parse(left) - Date.parse(at)));
}
