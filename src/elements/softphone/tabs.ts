import { html, nothing, type TemplateResult } from 'lit';
import type { PhoneState } from '../../state/phone-state.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { timerText } from '../time-texts.ts';
import type { CallViewContext } from './call-view-context.ts';

export type View = 'phone' | 'recent' | 'team';

/** Returns a valid view: a page may set one that does not exist or that the agent's role excludes. */
export function viewOf(wanted: View | undefined, team: boolean): View {
  return wanted === 'recent' || (wanted === 'team' && team) ? wanted : 'phone';
}

/** Whether there is a team to show, and whether its live calls belong to it. */
export function teamOf(state: PhoneState | null): { team: boolean; supervises: boolean } {
  const role = state?.$session.get()?.role;
  const supervises = role === 'supervisor' || role === 'admin';
  // Agents see their colleagues if the gateway knows statuses.
  return { team: supervises || (state?.$ownStatus.get() ?? null) !== null, supervises };
}

/** One tab per view. A narrow softphone shows one view at a time. */
export function renderTabs(options: {
  text: Messages;
  view: View;
  /** Includes the team. */
  team: boolean;
  /** Whether the team's live calls are shown, too. */
  supervises: boolean;
  call: CallViewContext | null;
  show: (view: View) => void;
}): TemplateResult {
  const { text, view, team, supervises, call, show } = options;
  const views: View[] = team ? ['phone', 'recent', 'team'] : ['phone', 'recent'];
  const onKeydown = (event: KeyboardEvent): void => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const tablist = event.currentTarget as HTMLElement;
    // ARIA practices for tabs: arrow keys wrap around and follow the reading direction.
    const ahead = (event.key === 'ArrowRight') === tablist.matches(':dir(ltr)') ? 1 : -1;
    const at = (views.indexOf(view) + ahead + views.length) % views.length;
    const next = event.key === 'Home' ? 'phone' : ((event.key === 'End' ? views.at(-1) : views[at]) ?? 'phone');
    show(next);
    tablist.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  const tab = (name: View, icon: TemplateResult, label: TemplateResult | string): TemplateResult => html`<button
    part="tab"
    class="tab"
    id="tab-${name}"
    role="tab"
    type="button"
    aria-selected=${view === name ? 'true' : 'false'}
    aria-controls="panel-${name}"
    tabindex=${view === name ? 0 : -1}
    @click=${() => show(name)}
  >
    ${icon}<span>${label}</span>
  </button>`;
  const running = call !== null && call.seconds !== null && call.call.phase !== 'ended';
  const label = call
    ? html`${text.tabCall} ${running ? html`<span class="tab-time">${timerText(call.seconds ?? 0)}</span>` : nothing}`
    : text.tabPhone;
  return html`<div part="tabs" class="tabs" role="tablist" aria-label=${text.phone} data-call=${call ? call.call.phase : nothing} @keydown=${onKeydown}>
    ${tab('phone', call ? icons.phone : icons.keypad, label)} ${tab('recent', icons.recent, text.tabRecent)}
    ${team ? tab('team', supervises ? icons.ear : icons.person, text.tabTeam) : nothing}
  </div>`;
}
