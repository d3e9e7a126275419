import { html } from 'lit';
import './whole-softphone.ts';
import '../src/elements/team/define.ts';
import { queueCalls, withStatuses } from '../src/testing/agent-statuses.ts';
import type { FakePhone } from '../src/testing/fake-phone.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Team', component: 'cti-team', tags: ['autodocs'] } satisfies StoryMeta;

function team(make: () => FakePhone): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = make();
      return html`<cti-team .theme=${theme} .messages=${messages} .phone=${phone} .clock=${phone.clock}></cti-team>`;
    },
  };
}

function inSoftphone(make: () => FakePhone): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = make();
      return html`<cti-softphone view="team" .theme=${theme} .messages=${messages} .phone=${phone} .clock=${phone.clock}></cti-softphone>`;
    },
  };
}

export const Colleagues = team(() => withStatuses('ready'));
export const WaitingCalls = team(() => queueCalls(withStatuses('ready')));
export const ForSupervisors = team(() => withStatuses('ready', 'available', 'supervisor'));
export const InTheSoftphone = inSoftphone(() => queueCalls(withStatuses('ready')));
export const InASupervisorsSoftphone = inSoftphone(() =>
  queueCalls(withStatuses('live-calls', 'available', 'supervisor')),
);
