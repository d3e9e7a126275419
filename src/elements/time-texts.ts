/** "0:07", "12:34", "1:02:03": the same width for the same number of digits. */
export function timerText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "2 minutes, 34 seconds": a duration for screen readers. */
export function spokenDuration(seconds: number, locale: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: [number, 'hour' | 'minute' | 'second'][] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ];
  const said = parts.filter(([value, unit]) => value > 0 || (unit === 'second' && whole < 60));
  const words = said.map(([value, unit]) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
  );
  return new Intl.ListFormat(locale, { type: 'unit' }).format(words);
}

export function clockTime(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(iso));
}

/** The day in everyday words, relative to `now`. */
export function dayText(iso: string, now: number, locale: string, names: { today: string; yesterday: string }): string {
  const day = new Date(iso);
  const days = daysBetween(day, new Date(now));
  if (days === 0) return names.today;
  if (days === 1) return names.yesterday;
  const sameYear = day.getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, sameYear ? options : { dateStyle: 'medium' }).format(day);
}

/** A short time: the hour if it is today, or else the day. */
export function briefTime(
  iso: string,
  now: number,
  locale: string,
  names: { today: string; yesterday: string },
): string {
  const days = daysBetween(new Date(iso), new Date(now));
  if (days === 0) return clockTime(iso, locale);
  if (days === 1) return names.yesterday;
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(new Date(iso));
}

function daysBetween(early: Date, late: Date): number {
  const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(late) - midnight(early)) / 86_400_000);
}
