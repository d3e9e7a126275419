import { html } from 'lit';
import '../src/elements/recording-player/define.ts';
import { phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Recording player', component: 'cti-recording-player', tags: ['autodocs'] } satisfies StoryMeta;

export const Ready: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ready');
    return html`<cti-recording-player
      theme=${theme}
      recording="rec-1"
      seconds="151"
      label="Recording: Marigold Thimble"
      .messages=${messages}
      .phone=${phone}
    ></cti-recording-player>`;
  },
};

/** Half of it was heard, by a supervisor, with the download. */
export const Heard: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('live-calls');
    const element = document.createElement('cti-recording-player');
    Object.assign(element, { theme, messages, phone, recording: 'rec-1', seconds: 151 });
    void element.updateComplete.then(() => {
      const slider = element.renderRoot.querySelector<HTMLInputElement>('[part=position]');
      if (slider === null) return;
      slider.value = '75';
      slider.dispatchEvent(new Event('input'));
    });
    return html`${element}`;
  },
};

/** The recording's address does not exist. */
export const Failed: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ready');
    phone.failWith = 'NOT_FOUND';
    const element = document.createElement('cti-recording-player');
    Object.assign(element, { theme, messages, phone, recording: 'rec-1', seconds: 151 });
    void element.updateComplete.then(() => element.play());
    return html`${element}`;
  },
};
