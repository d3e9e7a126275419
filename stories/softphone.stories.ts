import { html } from 'lit';
import './whole-softphone.ts';
import type { CrmHost } from '../src/domain/crm/host.ts';
import type { View } from '../src/elements/softphone/tabs.ts';
import { type PhoneScene, phoneInState } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Softphone', component: 'cti-softphone', tags: ['autodocs'] } satisfies StoryMeta;

const host: CrmHost = {
  name: 'story',
  getToken: async () => 'none',
  open: () => {},
};

function scene(name: PhoneScene, view: View = 'phone'): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState(name);
      return html`<cti-softphone
        theme=${theme}
        view=${view}
        .messages=${messages}
        .clock=${phone.clock}
        .phone=${phone}
        .host=${host}
      ></cti-softphone>`;
    },
  };
}

/** The page has set neither an adapter nor a token. */
export const NotSetUp: Story = {
  render: ({ theme, messages }: StoryArgs) =>
    html`<cti-softphone theme=${theme} .messages=${messages}></cti-softphone>`,
};
export const Connecting = scene('connecting');
export const Ready = scene('ready');
export const Reconnecting = scene('reconnecting');
export const Failed = scene('failed');
export const MicrophoneDenied = scene('problem');
export const OpenInAnotherTab = scene('follower');
export const CallInAnotherTab = scene('follower-active');
export const RingingInAnotherTab = scene('follower-incoming');
export const Incoming = scene('incoming');
export const IncomingWithRelatedRecords = scene('incoming-lead');
export const IncomingWithSeveralContacts = scene('incoming-several');
/** The contact is still to be chosen. */
export const EndedWithSeveralContacts = scene('ended-several');
export const IncomingLookingUp = scene('incoming-pending');
export const IncomingCrmDown = scene('incoming-unavailable');
export const IncomingUnknown = scene('incoming-unknown');
export const IncomingVisitor = scene('incoming-visitor');
export const IncomingMasked = scene('incoming-masked');
export const Dialling = scene('dialling');
export const Calling = scene('calling');
export const Active = scene('active');
export const Muted = scene('muted');
export const Held = scene('held');
export const SecondCallRings = scene('second-call');
export const TwoCalls = scene('two-calls');
export const OnHoldAndNoteNotSaved = scene('held-and-ended');
export const WeakConnection = scene('weak-connection');
export const SilentMicrophone = scene('silent-microphone');
export const Consulting = scene('consulting');
export const Consulted = scene('consulted');
export const Conference = scene('conference');
export const BroughtIn = scene('brought-in');
export const SupervisorJoined = scene('barged-in');
export const CanRecord = scene('can-record');
export const Recording = scene('recording');
export const RecordingPaused = scene('recording-paused');
export const MustRecord = scene('must-record');
export const WrapUp = scene('ended');
export const Missed = scene('missed');
export const Recent = scene('ready', 'recent');
export const RecentEmpty = scene('empty-log', 'recent');
export const RecentFailed = scene('failed-log', 'recent');

export const Team = scene('live-calls', 'team');

/** The keypad of an active call. */
export const KeypadOfCall: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('muted');
    const element = document.createElement('cti-softphone');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    const open = async (): Promise<void> => {
      await element.updateComplete;
      const buttons = element.renderRoot.querySelector('cti-call-controls');
      await buttons?.updateComplete;
      buttons?.renderRoot.querySelector<HTMLElement>('[part=keypad]')?.click();
    };
    void open();
    return html`${element}`;
  },
};

/** Selecting the target of a transfer. */
export const Transfer: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('recording');
    const element = document.createElement('cti-softphone');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    const open = async (): Promise<void> => {
      await element.updateComplete;
      const buttons = element.renderRoot.querySelector('cti-call-controls');
      await buttons?.updateComplete;
      buttons?.renderRoot.querySelector<HTMLElement>('[part=people]')?.click();
    };
    void open();
    return html`${element}`;
  },
};

/** A call arrives while the agent uses the list of calls. */
export const CallOverList: Story = {
  render: ({ theme, messages }: StoryArgs) => {
    const phone = phoneInState('incoming');
    const element = document.createElement('cti-softphone');
    Object.assign(element, { theme, messages, phone, clock: phone.clock });
    void element.updateComplete.then(() => {
      element.view = 'recent';
    });
    return html`${element}`;
  },
};

/** The list of commands, or the list of keys. */
function keys(press: KeyboardEventInit): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = phoneInState('active');
      const element = document.createElement('cti-softphone');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      const open = async (): Promise<void> => {
        for (let turn = 0; turn < 50; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          const event = new KeyboardEvent('keydown', {
            ...press,
            key: '?',
            bubbles: true,
            composed: true,
            cancelable: true,
          });
          element.dispatchEvent(event);
          if (event.defaultPrevented) return;
        }
      };
      void open();
      return html`${element}`;
    },
  };
}

export const Commands = keys({ code: 'Slash', altKey: true });
export const Shortcuts = keys({ code: 'Slash', shiftKey: true });
