/** What is to be done after a call. CRMs that have tasks get one of it. */
export interface FollowUp {
  /** The day, as in 2026-12-24. */
  due: string;
  /** Empty: the note says it. */
  subject: string;
}
