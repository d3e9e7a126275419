/** What a clock on the wall shows. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Null: the time zone is not known here. */
function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    // Making one takes longer than using it a hundred times.
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError: the name is in no table of time zones.
  }
  if (formats.size >= 1000) formats.clear();
  formats.set(timeZone, format);
  return format;
}

export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== null;
}

/** @param at Unix ms. Null: unknown time zone. */
export function localTime(at: number, timeZone: string): LocalTime | null {
  const format = formatOf(timeZone);
  if (format === null) return null;
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** Local time minus UTC, in ms. */
function offsetAt(at: number, timeZone: string): number {
  const local = localTime(at, timeZone);
  if (local === null) return 0;
  const { year, month, day, hour, minute, second } = local;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

const dayMs = 86_400_000;

/**
 * The moments at which a clock on the wall shows a time, in Unix ms. When clocks are set back, it shows some times
 * twice: `first` and `last` differ. When they are set forward, it skips some: both are the moment of the change.
 * @param wall the local time as if it were UTC, in ms
 */
export function momentsOf(wall: number, timeZone: string): { first: number; last: number } {
  // A change of the clock less than a day away has one offset before it, and the other after it.
  const before = offsetAt(wall - dayMs, timeZone);
  const after = offsetAt(wall + dayMs, timeZone);
  const moments = [wall - before, wall - after].filter((moment) => moment + offsetAt(moment, timeZone) === wall);
  if (moments.length > 0) return { first: Math.min(...moments), last: Math.max(...moments) };
  const change = changeBetween(wall - Math.max(before, after), wall - Math.min(before, after), timeZone);
  return { first: change, last: change };
}

/** The first second with the offset that `to` has. */
function changeBetween(from: number, to: number, timeZone: string): number {
  const offset = offsetAt(to, timeZone);
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle, timeZone) === offset) high = middle;
    else low = middle;
  }
  return high;
}
