import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Messages } from '../messages.ts';
import type { LogFilter } from './found-calls.ts';

const prefix = 'queue:';

/** The field and the choice above the list. */
export function renderFilters(options: {
  text: Messages;
  filter: LogFilter;
  /** Queues that calls can have. */
  queues: readonly (readonly [name: string, label: string])[];
  /** The reader sees calls of others. */
  supervises: boolean;
  /** A person turns to the filters. */
  onTurn: () => void;
  onSearch: (search: string) => void;
  onWhich: (which: LogFilter['which']) => void;
}): TemplateResult {
  const { text, filter, queues, supervises, onTurn, onSearch, onWhich } = options;
  const { which } = filter;
  const chosen = typeof which === 'object' ? prefix + which.queue : which;
  const option = (value: string, label: string): TemplateResult =>
    html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
  const choose = (value: string): void => {
    if (value.startsWith(prefix)) onWhich({ queue: value.slice(prefix.length) });
    else onWhich(value as Extract<LogFilter['which'], string>);
  };
  return html`<div part="filters" class="filters" role="search" @pointerenter=${onTurn} @focusin=${onTurn}>
    <input
      part="search"
      class="input"
      type="search"
      dir=${filter.search === '' ? nothing : 'auto'}
      maxlength="64"
      autocomplete="off"
      aria-label=${text.findCalls}
      placeholder=${text.findCallsHint}
      .value=${filter.search}
      @input=${(event: Event) => onSearch((event.target as HTMLInputElement).value)}
    />
    <select
      part="which"
      class="input"
      aria-label=${text.whichCalls}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${option('all', text.allCalls)} ${option('missed', text.missedCalls)} ${option('voicemail', text.voicemails)}
      ${supervises ? option('mine', text.myCalls) : nothing}
      ${
        queues.length === 0
          ? nothing
          : html`<optgroup label=${text.queues}>${repeat(
              queues,
              ([name]) => name,
              ([name, label]) => option(prefix + name, label),
            )}</optgroup>`
      }
    </select>
  </div>`;
}
