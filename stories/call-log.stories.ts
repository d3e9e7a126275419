import { html } from 'lit';
import '../src/elements/call-log/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Call log', component: 'cti-call-log', tags: ['autodocs'] } satisfies StoryMeta;

function log(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-call-log theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-call-log>`;
    },
  };
}

export const Day = log('ready');
export const Empty = log('empty-log');
export const Loading = log('loading-log');
export const Failed = log('failed-log');
export const NotConnected = log('reconnecting');
