import { type Holiday, type OpenRange, type Schedule, weekdays } from '../document/schedule.ts';
import { isTimeZone, localTime, momentsOf } from './local-time.ts';

export type OpenState = 'open' | 'closed' | 'holiday';

const dayMs = 86_400_000;

/**
 * Whether a schedule is open at a moment. Null: its time zone is unknown here.
 *
 * A range is open from the first moment at which the clock shows its start until the last at which it shows its end. So
 * a night in which clocks are set back has one hour more, and never closes and opens in between. A start that the clock
 * skips is the moment of the change. A range belongs to the day on which it starts: a night shift that starts before a
 * holiday ends as always.
 * @param at Unix ms
 */
export function openState(schedule: Schedule, at: number): OpenState | null {
  const { timeZone } = schedule;
  const local = localTime(at, timeZone);
  if (local === null || !isTimeZone(timeZone)) return null;
  const today = Date.UTC(local.year, local.month - 1, local.day);
  const isOpen = [today - dayMs, today].some((day) =>
    rangesOf(schedule, day).some((range) => {
      const { from, to } = bounds(range, day);
      return at >= momentsOf(from, timeZone).first && at < momentsOf(to, timeZone).last;
    }),
  );
  if (isOpen) return 'open';
  return holidayOn(schedule, today) === null ? 'closed' : 'holiday';
}

/** @param day midnight, as if it were UTC */
function rangesOf(schedule: Schedule, day: number): readonly OpenRange[] {
  const holiday = holidayOn(schedule, day);
  if (holiday !== null) return holiday.open;
  // 1970-01-01 was a Thursday, and `weekdays` begins with Monday.
  const weekday = weekdays[(Math.floor(day / dayMs) + 3) % 7];
  return (weekday === undefined ? undefined : schedule.week[weekday]) ?? [];
}

/** A date of one year comes before one of every year, which may have other hours. */
function holidayOn({ holidays }: Schedule, day: number): Holiday | null {
  const date = new Date(day).toISOString().slice(0, 10);
  return (
    holidays.find((holiday) => holiday.date === date) ??
    holidays.find((holiday) => holiday.date === date.slice(5)) ??
    null
  );
}

/** As if the local times were UTC, in ms. */
function bounds({ from, to }: OpenRange, day: number): { from: number; to: number } {
  const start = minutesOf(from);
  const end = minutesOf(to);
  return { from: day + start * 60_000, to: day + (end > start ? end : end + 1440) * 60_000 };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
