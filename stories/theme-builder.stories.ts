import './theme-builder/theme-builder.ts';
import type { Theme } from '../src/domain/theme/theme.ts';
import { neutral } from '../src/domain/theme/themes.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Theme builder', component: 'cti-softphone' } satisfies StoryMeta;

/** @param scheme of the phone. Default: as the story */
function builder(draft: Theme, scheme?: 'light' | 'dark'): Story {
  return {
    render: ({ theme }: StoryArgs) =>
      Object.assign(document.createElement('story-theme-builder'), {
        theme,
        draft,
        scheme: scheme ?? theme ?? 'light',
      }),
  };
}

export const Neutral = builder(neutral);
/** Texts in pale yellow: the builder warns. The phone is dark, because axe examines what stories show. */
export const Unreadable = builder({ ...neutral, light: { ...neutral.light, accent: '#ffd500' } }, 'dark');
