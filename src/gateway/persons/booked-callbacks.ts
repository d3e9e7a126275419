import type { ExportedCallback } from '../../domain/protocol/person.ts';

/** The calls back that are booked, and were not made yet. */
export interface BookedCallbacks {
  all(): readonly ExportedCallback[];
  /** When this resolves, nothing of it is stored, and it is not made. @param callId the call in which it was booked */
  cancel(callId: string): Promise<void>;
}

/** Of a person: to their number, or booked in one of these calls of theirs. */
export function callbacksOf(
  callbacks: BookedCallbacks,
  number: string,
  callIds: ReadonlySet<string>,
): ExportedCallback[] {
  return callbacks.all().filter((each) => each.number === number || callIds.has(each.callId));
}
