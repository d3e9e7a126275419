import { expect, it } from 'vitest';
import { contrastFaults, contrastOf } from '../../../src/domain/theme/contrast.ts';
import { colourNames, themeCss } from '../../../src/domain/theme/theme.ts';
import { neutral, themes } from '../../../src/domain/theme/themes.ts';
import { tokens } from '../../../src/elements/tokens.styles.ts';

it('measures contrast as WCAG does', () => {
  expect(contrastOf('#ffffff', '#000000')).toBe(21);
  expect(contrastOf('#777777', '#ffffff').toFixed(2)).toBe('4.48');
  expect(contrastOf('#ffffff', '#777777')).toBe(contrastOf('#777777', '#ffffff'));
});

for (const [name, { light, dark }] of Object.entries(themes)) {
  it(`every text of the theme ${name} is readable, light and dark`, () => {
    expect(contrastFaults(light)).toEqual([]);
    expect(contrastFaults(dark)).toEqual([]);
  });
}

it('names each pair that cannot be read, with its contrast and what is needed', () => {
  const { light } = neutral;
  expect(contrastFaults({ ...light, accent: '#ffd500', 'border-strong': '#eeeeee' })).toEqual([
    { front: 'accent', ground: 'surface', ratio: 1.4, needs: 4.5 },
    { front: 'accent', ground: 'raised', ratio: 1.4, needs: 4.5 },
    { front: 'accent', ground: 'accent-soft', ratio: 1.2, needs: 4.5 },
    { front: 'on-accent', ground: 'accent', ratio: 1.4, needs: 4.5 },
    { front: 'border-strong', ground: 'surface', ratio: 1.1, needs: 3 },
  ]);
});

it('is neutral without a theme: the defaults of the elements', () => {
  for (const name of colourNames) {
    expect(tokens.cssText).toContain(
      `var(--cti-color-${name}, light-dark(${neutral.light[name]}, ${neutral.dark[name]}))`,
    );
  }
});

it('writes a style sheet with a pair for each colour that differs, and the shapes', () => {
  const css = themeCss(
    { light: neutral.light, dark: { ...neutral.dark, text: neutral.light.text }, shapes: { radius: '4px' } },
    'cti-softphone',
  );
  expect(css).toMatch(/^cti-softphone \{\n {2}--cti-color-surface: light-dark\(#ffffff, #15181e\);\n/);
  expect(css).toContain('\n  --cti-color-text: #171c26;\n');
  expect(css).toMatch(/\n {2}--cti-radius: 4px;\n\}\n$/);
});
