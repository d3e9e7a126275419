/** What is to be done after a call. CRMs that have tasks get one of it. */
export interface FollowUp {
  /** The day, as in 2026-12-24. */
  due: string;
  /** Empty: the note says it. */
  subject: string;
}

/** The day after this time, in the time zone of the machine. */
export function dayAfter(ms: number): string {
  const day = new Date(ms);
  day.setDate(day.getDate() + 1);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
