import { describe, expect, it } from 'vitest';
import { compareRanked, SortedList } from '../../../src/domain/routing/queues/sorted-list.ts';
import { Timetable } from '../../../src/domain/routing/queues/timetable.ts';
import { seeded } from './support/seeded.ts';

describe('a sorted list', () => {
  it('has its items in order, whatever is added and removed', () => {
    const chance = seeded(1);
    const list = new SortedList<{ rank: number; tie: number; seq: number }>();
    let expected: { rank: number; tie: number; seq: number }[] = [];
    for (let seq = 0; seq < 500; seq += 1) {
      const item = { rank: chance.below(20), tie: chance.below(3), seq };
      list.add(item);
      expected = [...expected, item].sort(compareRanked);
      const gone = expected[chance.below(2 * expected.length)];
      if (gone !== undefined) {
        expect(list.remove(gone)).toBe(true);
        expect(list.remove(gone)).toBe(false);
        expected = expected.filter((each) => each !== gone);
      }
    }
    expect([...list]).toEqual(expected);
    expect(expected.map((item) => list.before(item))).toEqual(expected.map((_, at) => at));
    expect(list.firstFrom(10)).toBe(expected.find(({ rank }) => rank >= 10));
  });
});

describe('a timetable', () => {
  it('names what is due in the order of the times, by the last time of each', () => {
    const chance = seeded(2);
    const times = new Timetable<string>();
    const dueOf = new Map<string, number>();
    for (let change = 0; change < 5000; change += 1) {
      const thing = `thing-${chance.below(40)}`;
      const due = chance.below(10) === 0 ? null : chance.below(1000);
      times.set(thing, due);
      if (due === null) dueOf.delete(thing);
      else dueOf.set(thing, due);
    }
    const expected = [...dueOf.values()].sort((a, b) => a - b);
    expect(times.next()).toBe(expected[0]);
    const taken: number[] = [];
    for (let thing = times.take(600); thing !== undefined; thing = times.take(600)) {
      taken.push(dueOf.get(thing) ?? -1);
      dueOf.delete(thing);
    }
    expect(taken).toEqual(expected.filter((due) => due <= 600));
    expect(times.next()).toBe(expected.find((due) => due > 600) ?? null);
  });
});
