import type { Preview } from '@storybook/web-components-vite';
import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { choices, type Look, setDensity, setStage, usualLook } from '../stories/stage.ts';

function choice(name: keyof typeof choices, icon: string, description: string): object {
  return { description, toolbar: { icon, title: name, items: [...choices[name]], dynamicTitle: true } };
}

const preview: Preview = {
  globalTypes: {
    theme: choice('theme', 'contrast', 'Light, dark, or as the browser is set, also to forced colours'),
    design: choice('design', 'paintbrush', 'The theme of the package'),
    density: choice('density', 'component', 'Comfortable or compact'),
    direction: choice('direction', 'transfer', 'Direction of text'),
    language: choice('language', 'globe', 'Language; right to left without Arabic is a sample in Hebrew'),
    width: choice('width', 'grow', 'Room for the element'),
  },
  initialGlobals: { ...usualLook, width: '400' },
  parameters: { layout: 'fullscreen', a11y: { test: 'error' }, controls: { disable: true } },
  decorators: [
    (story, context) => {
      const { width, ...look } = context.globals as unknown as Look & { width: string };
      Object.assign(context.args, setStage(look));
      const size = width === 'full' ? '100%' : `${width}px`;
      const rendered = (main?: Element): void => {
        if (main !== undefined) queueMicrotask(() => setDensity(main, look.density));
      };
      return html`<main ${ref(rendered)} style="box-sizing: border-box; inline-size: ${size}; padding: ${Number(width) <= 320 ? 0 : 16}px; margin-inline: auto">
        ${story()}
      </main>`;
    },
  ],
};

export default preview;
