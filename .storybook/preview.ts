import type { Preview } from '@storybook/web-components-vite';
import { html } from 'lit';
import { german } from '../stories/messages-german.ts';
import { hebrew } from '../stories/messages-hebrew.ts';
import type { StoryArgs } from '../stories/story.ts';

const preview: Preview = {
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: { icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true },
    },
    direction: {
      description: 'Direction of text',
      toolbar: { icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
    language: {
      description: 'Language; right to left without Arabic is a sample in Hebrew',
      toolbar: { icon: 'globe', items: ['en', 'de', 'ar', 'es', 'hi', 'id', 'pt'], dynamicTitle: true },
    },
    width: {
      description: 'Room for the element',
      toolbar: { icon: 'grow', items: ['280', '320', '400', 'full'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'light', direction: 'ltr', language: 'en', width: '400' },
  parameters: { layout: 'fullscreen', a11y: { test: 'error' }, controls: { disable: true } },
  decorators: [
    (story, context) => {
      const { theme, direction, language, width } = context.globals;
      const root = document.documentElement;
      root.style.colorScheme = theme;
      root.dir = language === 'ar' ? 'rtl' : direction;
      root.lang = language !== 'ar' && direction === 'rtl' ? 'he' : language;
      // The other languages ship.
      const args: StoryArgs = { theme, messages: root.lang === 'he' ? hebrew : root.lang === 'de' ? german : {} };
      Object.assign(context.args, args);
      const size = width === 'full' ? '100%' : `${width}px`;
      return html`<main style="box-sizing: border-box; inline-size: ${size}; padding: ${Number(width) <= 320 ? 0 : 16}px; margin-inline: auto">
        ${story()}
      </main>`;
    },
  ],
};

export default preview;
