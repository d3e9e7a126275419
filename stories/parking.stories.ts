import { html } from 'lit';
import '../src/elements/parking/define.ts';
import { parkedCalls } from '../src/testing/parked-calls.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Parking', component: 'cti-parking', tags: ['autodocs'] } satisfies StoryMeta;

function scene(calls: Parameters<typeof parkedCalls>[0], click: boolean): Story {
  return {
    render: ({ theme, messages }: StoryArgs) => {
      const phone = parkedCalls(calls);
      const element = document.createElement('cti-parking');
      Object.assign(element, { theme, messages, phone, clock: phone.clock });
      if (click) void element.updateComplete.then(() => element.show());
      return html`<div style="display: flex; justify-content: flex-end; min-block-size: 240px">${element}</div>`;
    },
  };
}

export const DuringACall = scene('active', false);
export const Parked = scene('ready', true);
