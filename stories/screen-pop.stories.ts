import { html } from 'lit';
import '../src/elements/screen-pop/define.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Screen pop', component: 'cti-screen-pop', tags: ['autodocs'] } satisfies StoryMeta;

function pop(name: PhoneScene, links = true): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-screen-pop
        theme=${theme}
        ?contact-link=${links}
        ?ticket-link=${links}
        record-links=${links ? 'deal' : ''}
        .messages=${messages}
        .clock=${phone.clock}
        .phone=${phone}
      ></cti-screen-pop>`;
    },
  };
}

export const Known = pop('incoming');
export const KnownWithoutLinks = pop('incoming', false);
/** A lead with deals, which the page opens, and an order, which it does not. */
export const KnownWithRelatedRecords = pop('incoming-lead');
/** Several contacts have the number, and another CRM knows the caller, too. */
export const SeveralContacts = pop('incoming-several');
/** The caller pressed keys in a flow, and waited in a queue. */
export const ThroughFlow = pop('incoming-flow');
export const LookingUp = pop('incoming-pending');
export const CrmDown = pop('incoming-unavailable');
export const Unknown = pop('incoming-unknown');
export const Visitor = pop('incoming-visitor');
/** The visitor typed a number, which is not verified. */
export const Unverified = pop('incoming-unverified');
export const Masked = pop('incoming-masked');

/** “Create contact” was clicked. */
export const NewContact: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('incoming-visitor');
    const element = document.createElement('cti-screen-pop');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>('.create')?.click());
    return html`${element}`;
  },
};
