import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { render } from 'lit';
import { storiesOf, storyModules } from '../../stories/index.ts';
import { settled } from '../elements/support/scene.ts';

/** Rendered as in a page, so that axe checks contrast against the page's background. */
function stage(theme: 'light' | 'dark'): HTMLElement {
  document.documentElement.style.colorScheme = theme;
  document.body.style.background = 'Canvas';
  const main = document.createElement('main');
  main.style.cssText = 'inline-size: 400px; color: CanvasText';
  document.body.append(main);
  return main;
}

before(() => emulateMedia({ reducedMotion: 'reduce' }));

for (const module of storyModules) {
  for (const [name, story] of storiesOf(module)) {
    it(`${module.default.title}: ${name} is accessible, light and dark`, async () => {
      for (const theme of ['light', 'dark'] as const) {
        const main = stage(theme);
        try {
          render(story.render({ theme, messages: {} }), main);
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
