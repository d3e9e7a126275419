import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';

/** @param open an empty storage that ends with the test */
export function favouritesContract(open: () => Promise<Storage>): void {
  it('keeps the favourites of each agent in their order, replaces them all, and forgets a number', async () => {
    const { favourites, persons } = await open();
    const [a, b, c] = ['+14155550121', '+14155550122', '+14155550122,7'].map((to, n) => ({ name: `Party ${n}`, to }));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three');
    await favourites.put('kim', [b, a, c]);
    await favourites.put('lou', [a]);
    expect([await favourites.of('kim'), await favourites.of('lou')]).toEqual([[b, a, c], [a]]);
    await persons.forgetNumber(b.to, 'US');
    expect(await favourites.of('kim')).toEqual([a]);
    await favourites.put('kim', []);
    expect([await favourites.of('kim'), await favourites.of('lou')]).toEqual([[], [a]]);
  });
}
