import type { CallRecord } from '../../../domain/calls/record.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import type { AuditLine } from '../store.ts';

/** What is stored of persons, and how it is deleted. All writes are durable when they resolve. */
export interface PersonStore {
  /** Calls in which this number took part, newest first. `before`: a page's `next`. */
  callsOf(
    number: string,
    page: { before?: string | undefined; limit: number },
  ): Promise<{ calls: CallRecord[]; next: string | null }>;
  /** Events of these calls, oldest first. */
  eventsOf(callIds: readonly string[]): Promise<{ callId: string; type: string; at: string }[]>;
  /** Removes calls with their participants, events and waiting CRM entries. Recordings are not touched. */
  deleteCalls(callIds: readonly string[], audit?: AuditLine): Promise<void>;
  /**
   * Removes a number in E.164 from what other calls store of a contact that has it.
   * @param country of spellings without a country code
   * @param others further numbers of the person's contacts, in E.164: calls to them store the number, too
   * @returns false: one of these calls is going on, and would store it again; nothing is changed
   */
  forgetNumber(number: string, country: Country, others?: readonly string[]): Promise<boolean>;
  /** Ids of some calls that ended before; none: there are no more. */
  endedBefore(at: string): Promise<string[]>;
  /** Removes some notes and dispositions of calls that ended before. Returns how many; 0: there are no more. */
  deleteNotes(at: string): Promise<number>;
  /**
   * Removes some events of calls and CRMs from before, but never the newest event of all calls. Returns how many; 0: there
   * are no more.
   */
  deleteEvents(at: string): Promise<number>;
}
