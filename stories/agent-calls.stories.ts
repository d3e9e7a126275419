import { html } from 'lit';
import '../src/elements/agent-calls/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Agent calls', component: 'cti-agent-calls', tags: ['autodocs'] } satisfies StoryMeta;

function scene(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-agent-calls theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-agent-calls>`;
    },
  };
}

export const SecondCallRings = scene('second-call');
export const TwoCalls = scene('two-calls');
export const OnHoldAndNoteNotSaved = scene('held-and-ended');
