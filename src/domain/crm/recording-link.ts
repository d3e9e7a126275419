import type { CallRecord } from '../calls/record.ts';
import type { CallLogEntry } from './call-log-entry.ts';

/**
 * The address of a call's first recording in the log of a CRM. It holds no secret: a person signs in there, and a server
 * sends a key.
 * @param publicUrl the gateway's address for browsers. null: it is not set
 */
export function recordingLinkOf(
  { recordings }: Pick<CallRecord, 'recordings'>,
  publicUrl: string | null,
): CallLogEntry['recording'] {
  const [first] = recordings;
  if (first === undefined || publicUrl === null) return null;
  return { url: `${publicUrl}/recordings/${first.id}`, seconds: Math.round(first.durationMs / 1000) };
}
