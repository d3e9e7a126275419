import { describe, expect, it } from 'vitest';
import {
  type Announced,
  type Announcement,
  announced,
  announcementDue,
  minutesOf,
  newsOf,
  nothingAnnounced,
} from '../../../src/domain/routing/queues/announcements.ts';

const rules = { position: true, positionUpTo: 5, expectedWait: true, firstAfterSeconds: 10, everySeconds: 60 };
const minute = 60_000;

/** What a caller hears at these moments: [waited ms, position, bound ms]. */
function heardAt(moments: readonly [number, number, number | null][], chosen = rules): (Announcement | null)[] {
  let heard: Announced = nothingAnnounced;
  return moments.map(([at, position, boundMs]) => {
    const due = announcementDue(chosen, heard, { now: at, waitedMs: at, position, boundMs });
    if (due !== null) heard = announced(heard, due, at);
    return due;
  });
}

describe('announcements of a queue', () => {
  it('come first after a while, then at intervals', () => {
    const spoken = heardAt([
      [9_999, 3, 5 * minute],
      [10_000, 3, 5 * minute],
      [69_999, 2, 4 * minute],
      [70_000, 2, 4 * minute],
    ]);
    expect(spoken).toEqual([null, { position: 3, lessThanMinutes: 5 }, null, { position: 2, lessThanMinutes: 4 }]);
  });

  it('never name a larger number than before', () => {
    const spoken = heardAt([
      [10_000, 3, 5 * minute],
      [70_000, 4, 6 * minute],
      [70_001, 4, 4 * minute],
      [200_000, 3, 9 * minute],
    ]);
    expect(spoken).toEqual([{ position: 3, lessThanMinutes: 5 }, null, { lessThanMinutes: 4 }, { position: 3 }]);
  });

  it('name no position beyond the limit, and no time without agents', () => {
    expect(heardAt([[10_000, 6, null]])).toEqual([null]);
    expect(heardAt([[10_000, 5, null]])).toEqual([{ position: 5 }]);
    expect(heardAt([[10_000, 5, minute]], { ...rules, position: false })).toEqual([{ lessThanMinutes: 1 }]);
    expect(heardAt([[10_000, 5, minute]], { ...rules, expectedWait: false })).toEqual([{ position: 5 }]);
  });

  it('are at least a minute, and the nearest one', () => {
    expect([1, 89_999, 90_001, 10 * minute].map(minutesOf)).toEqual([1, 1, 2, 10]);
  });

  it('are also what a flow asks for, whenever it asks', () => {
    const heard = announced(nothingAnnounced, { position: 2, lessThanMinutes: 3 }, 0);
    const place = { now: 1, waitedMs: 1, position: 2, boundMs: 4 * minute };
    expect(newsOf(heard, place)).toEqual({ position: 2 });
    expect(newsOf(heard, { ...place, position: 3 })).toBeNull();
  });
});
