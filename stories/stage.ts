import { themeCss } from '../src/domain/theme/theme.ts';
import { themes } from '../src/domain/theme/themes.ts';
import { german } from './messages-german.ts';
import { hebrew } from './messages-hebrew.ts';
import type { StoryArgs } from './story.ts';

/** The choices of Storybook's toolbar, each with its values. */
export const choices = {
  theme: ['light', 'dark', 'system'],
  design: Object.keys(themes),
  density: ['comfortable', 'compact'],
  direction: ['ltr', 'rtl'],
  language: ['en', 'ar', 'es', 'hi', 'id', 'pt', 'de'],
  width: ['280', '320', '400', '800', 'full'],
} as const;

/** How a story is looked at. */
export interface Look {
  /** `system`: as the browser is set, which is also how its forced colours are seen. */
  theme: 'light' | 'dark' | 'system';
  /** The name of a theme of the package. */
  design: string;
  density: 'comfortable' | 'compact';
  /** `rtl` without Arabic is a sample in Hebrew. */
  direction: 'ltr' | 'rtl';
  /** `de` is a sample of a language that a page brings itself. */
  language: string;
}

export const usualLook: Look = {
  theme: 'light',
  design: 'neutral',
  density: 'comfortable',
  direction: 'ltr',
  language: 'en',
};

/** Prepares this page for a look. @returns what stories are rendered with */
export function setStage({ theme, design, direction, language }: Look): StoryArgs {
  const root = document.documentElement;
  root.style.colorScheme = theme === 'system' ? 'light dark' : theme;
  root.dir = language === 'ar' ? 'rtl' : direction;
  root.lang = language !== 'ar' && direction === 'rtl' ? 'he' : language;
  const sheet = new CSSStyleSheet();
  const chosen = design === 'neutral' ? undefined : themes[design];
  if (chosen !== undefined) sheet.replaceSync(themeCss(chosen));
  document.adoptedStyleSheets = [sheet];
  // The other languages ship.
  const messages = root.lang === 'he' ? hebrew : root.lang === 'de' ? german : {};
  return { theme: theme === 'system' ? undefined : theme, messages };
}

/** After a story is rendered: its elements get this density. */
export function setDensity(stage: ParentNode, density: Look['density']): void {
  for (const element of stage.querySelectorAll('*')) {
    if ('density' in element) element.density = density === 'compact' ? density : undefined;
  }
}
