import { html } from 'lit';
import '../src/elements/dialer/define.ts';
import type { CtiDialer } from '../src/elements/dialer/dialer.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Dialer', component: 'cti-dialer', tags: ['autodocs'] } satisfies StoryMeta;

function dialer(name: PhoneScene, options: { value?: string; dial?: boolean; withoutKeypad?: boolean } = {}): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => html`<cti-dialer
      theme=${theme}
      value=${options.value ?? ''}
      ?without-keypad=${options.withoutKeypad}
      .messages=${messages}
      .phone=${phoneInState(name)}
    ></cti-dialer>`,
  };
}

export const Empty = dialer('ready');
export const Typed = dialer('ready', { value: '(415) 555-0142' });
export const WithoutKeypad = dialer('ready', { value: '+44 20 7946 0018', withoutKeypad: true });
/** The agent may call from two numbers. */
export const ChoiceOfNumbers = dialer('caller-ids');
export const NotConnected = dialer('reconnecting', { value: '(415) 555-0142' });
export const DuringCall = dialer('active');
export const DigitsSent = dialer('muted');

/** Enter was pressed, and the text is not a number. */
export const Invalid: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const pressEnter = async (element: CtiDialer): Promise<void> => {
      await element.updateComplete;
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
      element.renderRoot.querySelector('input')?.dispatchEvent(enter);
    };
    const element = document.createElement('cti-dialer');
    Object.assign(element, { theme, messages, phone: phoneInState('ready'), value: '555' });
    void pressEnter(element);
    return html`${element}`;
  },
};

/** The list of favourites and last calls, open. */
export const Parties: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ready');
    phone.favourites = [
      { name: 'Osric Fennel', to: '+14155550142' },
      { name: 'Gate of the garden', to: '+14155550199,7' },
    ];
    const element = document.createElement('cti-dialer');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>('[part=parties]')?.click());
    return html`${element}`;
  },
};

/** The request was sent, and is not confirmed yet. */
export const Waiting: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('ready');
    phone.silence();
    const element = document.createElement('cti-dialer');
    Object.assign(element, { theme, messages, phone, value: '(415) 555-0142' });
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>('[part=call]')?.click());
    return html`${element}`;
  },
};
