import '../src/elements/agent-status/define.ts';
import './whole-softphone.ts';
import { type ownStatuses, withStatuses } from '../src/testing/agent-statuses.ts';
import type { PhoneScene } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Agent status', component: 'cti-agent-status', tags: ['autodocs'] } satisfies StoryMeta;

/** @param open shows the menu */
function status(own: keyof typeof ownStatuses, open = false): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = withStatuses('ready', own);
      const element = document.createElement('cti-agent-status');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      if (open) void element.updateComplete.then(() => element.show());
      const place = document.createElement('div');
      // Set by script: a strict policy refuses a style attribute.
      Object.assign(place.style, { display: 'flex', justifyContent: 'flex-end', minBlockSize: '320px' });
      place.append(element);
      return place;
    },
  };
}

/** In the header of the softphone, with its menu over the body. */
function inSoftphone(scene: PhoneScene, own: keyof typeof ownStatuses, open = false): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = withStatuses(scene, own);
      const element = document.createElement('cti-softphone');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      const menu = () => element.renderRoot.querySelector('cti-agent-status');
      if (open) void element.updateComplete.then(() => menu()?.updateComplete).then(() => menu()?.show());
      return element;
    },
  };
}

export const Available = status('available');
export const OnBreak = status('break');
export const WrapUp = status('wrap-up');
export const Offline = status('offline');
export const Menu = status('available', true);
export const MenuDuringWrapUp = status('wrap-up', true);
export const CallsWereMissed = status('missed-offers', true);
export const InTheSoftphone = inSoftphone('ready', 'break', true);
export const InTheSoftphoneDuringACall = inSoftphone('active', 'available');
export const InTheSoftphoneDuringWrapUp = inSoftphone('ended', 'wrap-up');
