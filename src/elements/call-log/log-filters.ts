import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages.ts';
import type { LogFilter } from './found-calls.ts';

const prefix = 'queue:';

/** The field and the choice above the list. */
export function renderFilters(options: {
  text: Messages;
  filter: LogFilter;
  /** Names of queues in the log. */
  queues: readonly string[];
  /** The reader sees calls of others. */
  supervises: boolean;
  onSearch: (search: string) => void;
  onWhich: (which: LogFilter['which']) => void;
}): TemplateResult {
  const { text, filter, queues, supervises, onSearch, onWhich } = options;
  const { which } = filter;
  const chosen = typeof which === 'object' ? prefix + which.queue : which;
  const option = (value: string, label: string): TemplateResult =>
    html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
  const choose = (value: string): void => {
    if (value.startsWith(prefix)) onWhich({ queue: value.slice(prefix.length) });
    else onWhich(value as Extract<LogFilter['which'], string>);
  };
  return html`<div part="filters" class="filters" role="search">
    <input
      part="search"
      class="input"
      type="search"
      dir="auto"
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
      ${queues.length === 0 ? nothing : html`<optgroup label=${text.queues}>${queues.map((queue) => option(prefix + queue, queue))}</optgroup>`}
    </select>
  </div>`;
}
