import { html } from 'lit';
import '../src/elements/masking-badge/define.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Masking badge', component: 'cti-masking-badge', tags: ['autodocs'] } satisfies StoryMeta;

export const Badge: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    html`<cti-masking-badge theme=${theme} .messages=${messages}></cti-masking-badge>`,
};

export const OtherWords: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    html`<cti-masking-badge theme=${theme} .messages=${messages}>Private number</cti-masking-badge>`,
};
