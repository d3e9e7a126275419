import { html } from 'lit';
import '../src/elements/call-controls/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Call controls', component: 'cti-call-controls', tags: ['autodocs'] } satisfies StoryMeta;

function controls(name: PhoneScene, options: { keypadOpen?: boolean; compact?: boolean } = {}): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => html`<cti-call-controls
      theme=${theme}
      ?keypad-open=${options.keypadOpen}
      ?compact=${options.compact}
      .messages=${messages}
      .phone=${phoneInState(name)}
    ></cti-call-controls>`,
  };
}

export const Incoming = controls('incoming');
export const Calling = controls('calling');
export const Active = controls('active');
export const KeypadOpen = controls('active', { keypadOpen: true });
export const Muted = controls('muted');
export const Held = controls('held');
export const Consulting = controls('consulted');
export const BroughtIn = controls('brought-in');
export const InAnotherTab = controls('follower-active');
export const CompactIncoming = controls('incoming', { compact: true });
export const CompactActive = controls('active', { compact: true });

/** Answer was clicked, and is not confirmed yet. */
export const Answering: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('incoming');
    phone.silence();
    const element = document.createElement('cti-call-controls');
    Object.assign(element, { theme, messages, phone });
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>('[part=answer]')?.click());
    return html`${element}`;
  },
};
