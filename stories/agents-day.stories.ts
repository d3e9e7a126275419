import './agents-day/agents-day.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'A day of an agent', component: 'cti-softphone' } satisfies StoryMeta;

/** From the first call to the list of calls: each step waits until it is done, by mouse or by keyboard. */
export const Day: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    Object.assign(document.createElement('story-agents-day'), { theme, messages }),
};
