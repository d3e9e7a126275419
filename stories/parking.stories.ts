import '../src/elements/parking/define.ts';
import './whole-softphone.ts';
import { parkedCalls } from '../src/testing/parked-calls.ts';
import type { PhoneScene } from '../src/testing/phone-in-state.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Parking', component: 'cti-parking', tags: ['autodocs'] } satisfies StoryMeta;

/** @param open shows the list */
function scene(name: PhoneScene, open: boolean): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = parkedCalls(name);
      const element = Object.assign(document.createElement('cti-parking'), {
        theme,
        messages,
        phone,
        clock: phone.clock,
      });
      if (open) void element.updateComplete.then(() => element.show());
      const place = document.createElement('div');
      // Not an attribute in markup, which strict policies of pages forbid.
      Object.assign(place.style, { display: 'flex', justifyContent: 'flex-end', minBlockSize: '200px' });
      place.append(element);
      return place;
    },
  };
}

/** In the header of the softphone, with its list over the body. */
function inSoftphone(name: PhoneScene): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = parkedCalls(name);
      const element = document.createElement('cti-softphone');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      const parking = () => element.renderRoot.querySelector('cti-parking');
      void element.updateComplete.then(() => parking()?.updateComplete).then(() => parking()?.show());
      return element;
    },
  };
}

export const DuringACall = scene('active', false);
export const Parked = scene('ready', true);
export const InTheSoftphone = inSoftphone('ready');
export const InTheSoftphoneDuringACall = inSoftphone('active');
