import { html } from 'lit';
import '../src/elements/party-picker/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Party picker', component: 'cti-party-picker', tags: ['autodocs'] } satisfies StoryMeta;

function scene(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-party-picker theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-party-picker>`;
    },
  };
}

export const Transfer = scene('active');
