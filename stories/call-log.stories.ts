import { html } from 'lit';
import '../src/elements/call-log/define.ts';
import { makeLongLog } from '../src/testing/long-log.ts';
import type { ManualClock } from '../src/testing/manual-clock.ts';
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

/** A log of 100,000 calls: what is out of sight is not rendered. */
export const Long: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ready');
    phone.state.$log.set(makeLongLog(100_000));
    return html`<cti-call-log theme=${theme} .messages=${messages} .clock=${phone.clock} .phone=${phone}></cti-call-log>`;
  },
};

/** The list of a supervisor, with the choice of their own calls, with a word that is in no call. */
export const NothingFound: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('live-calls');
    const element = document.createElement('cti-call-log');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    void element.updateComplete.then(async () => {
      const field = element.renderRoot.querySelector<HTMLInputElement>('[part=search]');
      if (field === null) return;
      field.value = 'zeppelin';
      field.dispatchEvent(new Event('input'));
      (phone.clock as ManualClock).advance(1000);
    });
    return html`${element}`;
  },
};

export const NotConnected = log('reconnecting');
