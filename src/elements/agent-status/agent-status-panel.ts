import { html } from 'lit';
import type { HeaderPanel } from '../softphone/header/header-panel.ts';

/** The softphone's menu of statuses. The header shows the status in words. */
export const agentStatusPanel: HeaderPanel = {
  load: () => import('./define.ts'),
  render: ({ phone, messages, clock }) => html`<cti-agent-status
    class="header-panel"
    compact
    exportparts="base: agent-status, open: agent-status-open, list: agent-status-list, hint: agent-status-hint, choice: agent-status-choice"
    .phone=${phone}
    .messages=${messages}
    .clock=${clock}
  ></cti-agent-status>`,
};
