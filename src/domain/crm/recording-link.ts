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
  const url = first === undefined ? null : recordingPage(first.id, publicUrl);
  return first === undefined || url === null ? null : { url, seconds: Math.round(first.durationMs / 1000) };
}

/** The address at which a person or a server hears this recording. null: the gateway does not know its own. */
export function recordingPage(id: string, publicUrl: string | null): string | null {
  return publicUrl === null ? null : `${publicUrl}/recordings/${id}`;
}
