import { describe, expect, it } from 'vitest';
import { nextToRing } from '../../../src/domain/routing/hunt.ts';

const order = ['anna', 'ben', 'cleo'];
const all = () => true;

describe('the hunt', () => {
  it('goes down the list, each agent once', () => {
    const rung = new Set<string>();
    const rings: string[] = [];
    for (let next = nextToRing(order, rung, all); next !== null; next = nextToRing(order, rung, all)) {
      rings.push(next);
      rung.add(next);
    }
    expect(rings).toEqual(order);
  });

  it('passes by who cannot ring, and comes back when they can', () => {
    expect(nextToRing(order, new Set(), (identity) => identity !== 'anna')).toBe('ben');
    expect(nextToRing(order, new Set(['ben']), all)).toBe('anna');
  });

  it('ends when nobody is left', () => {
    expect(nextToRing(order, new Set(order), all)).toBeNull();
    expect(nextToRing(order, new Set(), () => false)).toBeNull();
    expect(nextToRing([], new Set(), all)).toBeNull();
  });
});
