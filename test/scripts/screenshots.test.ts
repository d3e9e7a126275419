import { expect, it } from 'vitest';
import { lookOf, pictures } from '../../scripts/screenshots/pictures.ts';

it('takes every story at three widths, in four looks and in six languages', () => {
  const names = pictures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const width of [320, 400, 1280]) {
    for (const look of ['light', 'dark', 'contrast', 'rtl', 'ar', 'es', 'hi', 'id', 'pt']) {
      expect(names).toContain(`${width}.${look}`);
    }
  }
});

it('renders a story once for the pictures of a look', () => {
  const looks = pictures.map(lookOf);
  const changes = looks.filter((look, at) => look !== looks[at - 1]);
  expect(changes).toEqual([...new Set(looks)]);
});
