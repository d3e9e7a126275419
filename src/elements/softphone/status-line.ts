import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionStatus, PhoneState } from '../../state/phone-state.ts';
import { ownStatusWords } from '../agent-status/status-words.ts';
import { busyRing, icons } from '../icons.ts';
import type { Messages } from '../messages.ts';

/** The top region: the agent, the status, panels, and at most one action. */
export function renderStatusLine(options: {
  state: PhoneState | null;
  text: Messages;
  heading: string | null;
  opening: boolean;
  /** Changed settings apply after the call. */
  waiting: boolean;
  takingOver: boolean;
  takeOver: () => void;
  panels: TemplateResult;
}): TemplateResult {
  const { state, text } = options;
  const status = state?.$status.get() ?? (options.opening ? 'connecting' : 'idle');
  const follower = state?.$follower.get() ?? false;
  const name = state?.$session.get()?.name ?? null;
  const current = state?.$current.get() ?? null;
  const local = current === null ? undefined : state?.$local.get()[current.id];
  // A call stays in its tab, whichever tab rings next.
  const elsewhere = status === 'ready' && (local?.elsewhere ?? (follower && local?.here !== true));
  const kind = elsewhere ? 'follower' : status;
  const away = kind === 'ready' ? ownStatusWords(state?.$ownStatus.get() ?? null, text) : null;
  const phoneWords = { ...statusWords(text), follower: text.follower }[kind];
  const words = options.waiting ? text.settingsWait : (away ?? phoneWords);
  return html`<div part="header" class="header" data-status=${kind} ?data-away=${away !== null}>
    <span class="light" aria-hidden="true">${kind === 'failed' ? icons.warning : nothing}</span>
    <div class="identity">
      <h2 part="heading" class="ellipsis" dir="auto">${options.heading ?? name ?? text.phone}</h2>
      <p part="status" role="status" dir="auto">${options.heading && name ? `${name} · ${words}` : words}</p>
    </div>
    <slot name="header"></slot>
    ${options.panels}
    ${
      follower && status === 'ready'
        ? html`<button
            part="use-here"
            class="button outline"
            type="button"
            aria-busy=${options.takingOver ? 'true' : 'false'}
            aria-disabled=${options.takingOver ? 'true' : 'false'}
            @click=${options.takingOver ? nothing : options.takeOver}
          >
            ${options.takingOver ? busyRing : nothing}<span class="words" dir="auto">${text.useHere}</span>
          </button>`
        : nothing
    }
  </div>`;
}

function statusWords(text: Messages): Record<ConnectionStatus, string> {
  return {
    idle: text.idle,
    connecting: text.connecting,
    ready: text.ready,
    reconnecting: text.reconnecting,
    failed: text.failed,
  };
}
