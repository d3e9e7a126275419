/** The telephone's keys and their letters, ITU-T E.161. */
export const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

export type Key = (typeof keys)[number][0];

const columns = 3;

/**
 * The key that an arrow key leads to. Returns null for other keys. The keypad has the same layout in every language, so
 * left is always left.
 */
export function neighbour(index: number, arrow: string): number | null {
  const row = Math.floor(index / columns);
  const column = index % columns;
  const rows = keys.length / columns;
  switch (arrow) {
    case 'ArrowRight':
      return row * columns + ((column + 1) % columns);
    case 'ArrowLeft':
      return row * columns + ((column + columns - 1) % columns);
    case 'ArrowDown':
      return ((row + 1) % rows) * columns + column;
    case 'ArrowUp':
      return ((row + rows - 1) % rows) * columns + column;
    case 'Home':
      return 0;
    case 'End':
      return keys.length - 1;
    default:
      return null;
  }
}
