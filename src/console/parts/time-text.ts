/** A time in the words of this browser. */
export function timeText(iso: string): string {
  return new Date(iso).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

/** With seconds and without the day, for what happens inside a call. */
export function exactTimeText(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { timeStyle: 'medium' });
}
