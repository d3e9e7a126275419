import { html } from 'lit';
import '../src/elements/wrap-up/define.ts';
import { phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Wrap-up', component: 'cti-wrap-up', tags: ['autodocs'] } satisfies StoryMeta;

export const AfterCall: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    html`<cti-wrap-up theme=${theme} .messages=${messages} .phone=${phoneInState('ended')}></cti-wrap-up>`,
};

/** Notes of two agents, tags, and a wrap-up with a limit. */
export const AfterTransfer: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('noted');
    return html`<cti-wrap-up theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-wrap-up>`;
  },
};

/** During the call: what is written is kept, and nothing is completed. */
export const DuringCall: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    html`<cti-wrap-up theme=${theme} .messages=${messages} .phone=${phoneInState('active')}></cti-wrap-up>`,
};

/** Saving, not confirmed yet. */
export const Saving: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ended');
    phone.silence();
    const element = document.createElement('cti-wrap-up');
    Object.assign(element, { theme, messages, phone });
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>('[part=save]')?.click());
    return html`${element}`;
  },
};
