import type { Messages } from '../src/elements/messages.ts';

/** What the toolbar gives every story: tests and pictures pass the same. */
export interface StoryArgs {
  theme: 'light' | 'dark';
  messages: Partial<Messages>;
}

/** A story in Storybook's format, which needs nothing of Storybook to be rendered. */
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
