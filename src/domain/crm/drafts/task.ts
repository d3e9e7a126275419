import type { CrmRef } from '../ref.ts';

/** The follow-up of a call, as a task of the CRM. A later draft of the same key changes the task. */
export interface TaskDraft {
  /** The idempotency key: drafts of one key are one task. */
  key: string;
  callId: string;
  /** The record that the task is about, such as the contact. */
  about: CrmRef | null;
  subject: string;
  text: string;
  /** The day, as in 2026-12-24. null: nothing is to be done any more, and the task is completed. */
  due: string | null;
  /** As in CallLogEntry. An unverified number has the mark "(unverified)". */
  customer: string;
  masked: boolean;
  /** The user of the CRM that the task belongs to. null: the connection has no such user. */
  user: string | null;
}
