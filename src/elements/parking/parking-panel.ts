import { html } from 'lit';
import type { HeaderPanel } from '../softphone/header/header-panel.ts';

/** The softphone's panel of parked calls. */
export const parkingPanel: HeaderPanel = {
  load: () => import('./define.ts'),
  render: ({ phone, messages, clock, renderRoot }) => html`<cti-parking
    class="header-panel"
    exportparts="base: parking, park, open: parked-open, list: parked-list, call: parked-call, slot: parked-slot, retrieve"
    .phone=${phone}
    .messages=${messages}
    .clock=${clock}
    @close=${() => renderRoot.querySelector<HTMLElement>('.more-open')?.focus()}
  ></cti-parking>`,
};
