import { html } from 'lit';
import '../src/elements/call-parties/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Call parties', component: 'cti-call-parties', tags: ['autodocs'] } satisfies StoryMeta;

function scene(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-call-parties theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-call-parties>`;
    },
  };
}

export const Ringing = scene('consulting');
export const Consulted = scene('consulted');
export const Conference = scene('conference');
export const AskedFirst = scene('asked-first');
export const BroughtIn = scene('brought-in');
export const Supervisor = scene('barged-in');
