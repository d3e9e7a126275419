import { html, nothing, type TemplateResult } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Messages } from '../messages.ts';
import type { CallViewContext } from './call-view-context.ts';
import { callView } from './later-parts.ts';
import type { View } from './tabs.ts';

export interface ListPanel {
  view: View;
  phone: Phone | null;
  messages: Partial<Messages>;
  clock: Clock;
  /** The current call, of which a list shows a bar. */
  call: CallViewContext | null;
  showCall: () => void;
  /** The agent's calls, while another one rings. */
  beside: TemplateResult | null;
}

export function renderRecentCalls({ view, phone, messages, clock, call, showCall, beside }: ListPanel): TemplateResult {
  return html`<div class="panel recent" tabindex="-1" id="panel-recent" role="tabpanel" aria-labelledby="tab-recent" ?hidden=${view !== 'recent'}>
    <cti-call-log
      exportparts="base: log, filters: log-filters, search: log-search, which: log-which, calls: log-calls, day, entry, called-back, crm-entry, retry-entry, unverified: entry-unverified, masked, recording, player, play, position, times, back: jump-back, ahead: jump-ahead, rate, download, more, status: log-status, retry"
      .phone=${phone} .messages=${messages} .clock=${clock}></cti-call-log>
    ${call && view === 'recent' ? html`${beside}${callView.now?.renderStrip(call, showCall)}` : nothing}
  </div>`;
}

/** @param supervises with the team's live calls */
export function renderTeam(
  { view, phone, messages, clock, call, showCall, beside }: ListPanel,
  supervises: boolean,
): TemplateResult {
  return html`<div class="panel team" tabindex="-1" id="panel-team" role="tabpanel" aria-labelledby="tab-team" ?hidden=${view !== 'team'}>
    <div class="lists" tabindex="0">
      ${
        supervises
          ? html`<cti-call-monitor
              exportparts="base: live-calls, call: live-call, listen, whisper, barge, leave, status: live-status"
              .phone=${phone} .messages=${messages} .clock=${clock}></cti-call-monitor>`
          : nothing
      }
      <cti-team
        exportparts="base: team, waiting: team-waiting, waiting-call: team-waiting-call, find: team-find, colleagues: team-colleagues, colleague: team-colleague, set-status: team-set-status, status: team-status"
        .phone=${phone} .messages=${messages} .clock=${clock}></cti-team>
    </div>
    ${call && view === 'team' ? html`${beside}${callView.now?.renderStrip(call, showCall)}` : nothing}
  </div>`;
}
