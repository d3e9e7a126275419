import * as all from './all.ts';
import type { Story, StoryMeta } from './story.ts';

type StoryModule = { default: StoryMeta } & Record<string, Story | StoryMeta>;

/** All stories, for the accessibility test and the screenshots. */
export const storyModules: readonly StoryModule[] = Object.values(all);

export function storiesOf(module: StoryModule): [string, Story][] {
  return Object.entries(module).filter((entry): entry is [string, Story] => entry[0] !== 'default');
}
