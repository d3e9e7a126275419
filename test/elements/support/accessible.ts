import { expect } from '@open-wc/testing';
import type { PhoneScene } from '../../../src/testing/phone-in-state.ts';
import { show } from './scene.ts';

/** The first test of every suite: axe finds no problem, in light and in dark mode. */
export function isAccessible(name: keyof HTMLElementTagNameMap, scenes: readonly PhoneScene[], properties = {}): void {
  it('is accessible in every state, light and dark', async () => {
    document.body.style.background = 'Canvas';
    for (const theme of ['light', 'dark'] as const) {
      document.documentElement.style.colorScheme = theme;
      for (const scene of scenes) {
        const { element } = await show(name, scene, { theme, ...properties } as object);
        await expect(element.parentElement).to.be.accessible();
      }
    }
    document.documentElement.style.colorScheme = '';
  }).timeout(300_000);
}
