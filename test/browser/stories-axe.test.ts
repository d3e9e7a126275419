import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { render } from 'lit';
import { storiesOf, storyModules } from '../../stories/index.ts';
import { settled } from '../elements/support/scene.ts';

/**
 * Each theme and each direction once. The command `npm run screenshots -- --axe` examines all pictures: four themes,
 * both directions, six languages, three widths.
 */
const looks = [
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'rtl' },
] as const;

/** Rendered as in a page, so that axe checks contrast against the page's background. */
function stage({ theme, dir }: (typeof looks)[number]): HTMLElement {
  document.documentElement.style.colorScheme = theme;
  document.documentElement.dir = dir;
  document.body.style.background = 'Canvas';
  const main = document.createElement('main');
  main.style.cssText = 'inline-size: 400px; color: CanvasText';
  document.body.append(main);
  return main;
}

before(() => emulateMedia({ reducedMotion: 'reduce' }));
after(() => {
  document.documentElement.dir = '';
});

for (const module of storyModules) {
  for (const [name, story] of storiesOf(module)) {
    it(`${module.default.title}: ${name} is accessible, light and dark, in both directions`, async () => {
      for (const look of looks) {
        const main = stage(look);
        try {
          render(story.render({ theme: look.theme, messages: {} }), main);
          await settled(main);
          await expect(main).to.be.accessible();
        } finally {
          render(null, main);
          main.remove();
        }
      }
    });
  }
}
