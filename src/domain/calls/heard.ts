import { knows, leftAt } from '../participants/standing.ts';
import type { CallRecording } from '../protocol/parties.ts';
import type { CallRecord } from './record.ts';

/** The facts about a recording that decide which part an agent may play. `at` is its end minus its duration. */
type Span = Pick<CallRecording, 'kind' | 'at' | 'durationMs'>;

/**
 * Milliseconds of a recording that this agent may play, from its beginning. 0: the recording does not exist for them.
 *
 * A former agent may play it up to the moment they left. A pause is not part of the file, so the time is counted back
 * from the end of the recording: a later pause shortens their part, and never extends it. A voicemail message may be
 * played by the agent under whose name the call is filed.
 */
export function heardMs(call: CallRecord, identity: string, { kind, at, durationMs }: Span): number {
  if (!knows(call, identity)) return 0;
  const left = leftAt(call, identity);
  if (left === null || (kind === 'voicemail' && call.agent === identity)) return durationMs;
  return Math.min(durationMs, Math.max(0, Date.parse(left) - Date.parse(at)));
}
