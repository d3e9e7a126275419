import type { Messages } from '../src/elements/messages.ts';

/** Storybook's toolbar values, which every story gets. Tests and screenshots pass the same. */
export interface StoryArgs {
  /** undefined: as the browser is set. */
  theme: 'light' | 'dark' | undefined;
  messages: Partial<Messages>;
}

/** A story in Storybook's format that can be rendered without Storybook. */
export interface Story {
  name?: string;
  args?: Partial<StoryArgs>;
  render: (args: StoryArgs) => unknown;
}

export interface StoryMeta {
  title: string;
  component: string;
  tags?: string[];
}
