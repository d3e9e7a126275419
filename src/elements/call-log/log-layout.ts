import type { CallView } from '../../domain/protocol/call.ts';

/** Heights of the rows in px. All entries have one height, and so have all lines below them. */
export interface RowHeights {
  /** The name of a day. */
  day: number;
  entry: number;
  /** A recording, or an entry that the CRM does not have. */
  line: number;
}

/** Whether the CRM lacks the entry of this call, and a person may send it again. */
export function lacksEntry({ crmEntry }: CallView): boolean {
  return crmEntry === 'failing' || crmEntry === 'refused';
}

/** Calls from one index to another, without the second. */
export type Range = readonly [from: number, to: number];

/** A day of which some calls are rendered. */
export interface DayRun {
  /** When the day began, ISO 8601. */
  start: string;
  /** The index of its newest call. */
  first: number;
  /** Its number of calls. */
  count: number;
  /** Empty space before the name of the day, in px. */
  gap: number;
  /** Calls by their index, each with the empty space before it. */
  rows: readonly { index: number; gap: number }[];
}

/**
 * The places of all calls of a log, without their elements: a list of 100,000 calls renders some dozens. Heights are
 * known beforehand, so that nothing moves when a call is rendered.
 */
export class LogLayout {
  readonly calls: readonly CallView[];
  /** The height of the whole list. */
  readonly total: number;
  readonly #heights: RowHeights;
  /** The upper edge of each call, and at last the lower edge of the list. */
  readonly #tops: Float64Array;
  readonly #days: { start: string; first: number }[] = [];

  /**
   * @param calls newest first
   * @param before of an earlier list: its places are taken over as far as both lists begin with the same calls
   */
  constructor(calls: readonly CallView[], heights: RowHeights, before: LogLayout | null = null) {
    this.calls = calls;
    this.#heights = heights;
    this.#tops = new Float64Array(calls.length + 1);
    const same = before === null || before.#heights !== heights ? 0 : sameCalls(before.calls, calls);
    let y = 0;
    let start = '~';
    if (before !== null && same > 0) {
      this.#tops.set(before.#tops.subarray(0, same));
      this.#days.push(...before.#days.filter(({ first }) => first < same));
      start = this.#days.at(-1)?.start ?? start;
      y = before.#bottom(same - 1);
    }
    for (let index = same; index < calls.length; index += 1) {
      const call = calls[index] as CallView;
      if (call.startedAt < start) {
        start = startOfDay(call.startedAt);
        this.#days.push({ start, first: index });
        y += heights.day;
      }
      this.#tops[index] = y;
      y += heights.entry + heights.line * (call.recordings.length + (lacksEntry(call) ? 1 : 0));
    }
    this.#tops[calls.length] = y;
    this.total = y;
  }

  /** The calls between two heights. */
  between(top: number, bottom: number): Range {
    return [this.#at(top), Math.min(this.calls.length, this.#at(bottom) + 1)];
  }

  /**
   * What to render for these calls.
   * @param ranges may overlap, in any order
   */
  runs(ranges: readonly Range[]): { days: readonly DayRun[]; rest: number } {
    const days: (DayRun & { rows: { index: number; gap: number }[] })[] = [];
    let y = 0;
    for (const index of indexesOf(ranges)) {
      const at = this.#dayAt(index);
      const { start, first } = this.#days[at] as { start: string; first: number };
      let day = days.at(-1);
      if (day?.start !== start) {
        const top = this.#top(first) - this.#heights.day;
        const count = (this.#days[at + 1]?.first ?? this.calls.length) - first;
        day = { start, first, count, gap: top - y, rows: [] };
        days.push(day);
        y = this.#top(first);
      }
      day.rows.push({ index, gap: this.#top(index) - y });
      y = this.#bottom(index);
    }
    return { days, rest: this.total - y };
  }

  #top(index: number): number {
    return this.#tops[index] ?? 0;
  }

  #bottom(index: number): number {
    const next = this.#top(index + 1);
    // The name of the next day is between both calls.
    const ends = index + 1 < this.calls.length && this.#days[this.#dayAt(index + 1)]?.first === index + 1;
    return ends ? next - this.#heights.day : next;
  }

  /** The call at this height, or the last one above it. */
  #at(y: number): number {
    let [low, high] = [0, Math.max(0, this.calls.length - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#top(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The index of the day of a call. */
  #dayAt(index: number): number {
    let [low, high] = [0, this.#days.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#days[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** How many calls both lists have at their beginning. */
function sameCalls(one: readonly CallView[], other: readonly CallView[]): number {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && one[same] === other[same]) same += 1;
  return same;
}

function indexesOf(ranges: readonly Range[]): number[] {
  const all = new Set<number>();
  for (const [from, to] of ranges) for (let index = from; index < to; index += 1) all.add(index);
  return [...all].sort((a, b) => a - b);
}

/** Midnight before this time, where the reader is. */
function startOfDay(iso: string): string {
  const day = new Date(iso);
  if (Number.isNaN(day.getTime())) return iso;
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
