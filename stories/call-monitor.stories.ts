import { html } from 'lit';
import '../src/elements/call-monitor/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Call monitor', component: 'cti-call-monitor', tags: ['autodocs'] } satisfies StoryMeta;

function scene(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-call-monitor theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-call-monitor>`;
    },
  };
}

export const Live = scene('live-calls');
export const Quiet = scene('ready');
