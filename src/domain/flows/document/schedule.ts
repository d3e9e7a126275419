import * as z from 'zod/mini';
import { objectName, timeZoneName } from './names.ts';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** "09:00". The end of a day is "24:00". */
const wallTime = z.string().check(z.regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, 'must be a time such as 09:00'));

/** Open from, and to but not including. An end that is not later than the start is on the next day. */
export const OpenRange = z.strictObject({ from: wallTime, to: wallTime });
export type OpenRange = z.infer<typeof OpenRange>;
const ranges = z.array(OpenRange).check(z.maxLength(10));

export const Holiday = z.strictObject({
  /** "2026-12-25", or "12-25" for every year. */
  date: z.string().check(z.regex(/^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$/, 'must be a date such as 2026-12-25 or 12-25')),
  name: z.optional(z.string().check(z.maxLength(100))),
  /** Open at these times nevertheless. */
  open: z._default(ranges, []),
});
export type Holiday = z.infer<typeof Holiday>;

export const Schedule = z.strictObject({
  /** Nodes refer to the schedule by it. */
  name: objectName,
  /** IANA name: "Europe/Berlin". */
  timeZone: timeZoneName,
  /** A day that is not named is closed. */
  week: z.partialRecord(z.enum(weekdays), ranges),
  /** They replace the hours of their day. */
  holidays: z._default(z.array(Holiday).check(z.maxLength(1000)), []),
});
export type Schedule = z.infer<typeof Schedule>;
