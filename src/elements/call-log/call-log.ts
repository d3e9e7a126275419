import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { KeptFocus } from '../kept-focus.ts';
import { PhoneElement } from '../phone-element.ts';
import { dayText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-log.styles.ts';
import { FoundCalls, type LogFilter, noFilter, queryOf } from './found-calls.ts';
import { type EntryContext, renderCall } from './log-entry.ts';
import { renderFilters } from './log-filters.ts';
import type { DayRun } from './log-layout.ts';
import { LogWindow } from './log-window.ts';
import { tall } from './tall.ts';

/** A pause in typing after which the gateway is asked, in ms. */
const typingMs = 250;

/**
 * The agent's calls, newest first, grouped by day, with a search and a choice of some of them. A click calls back. A
 * masked party is called back through its call ID, so the number stays hidden. Older calls are loaded while the list is
 * scrolled; of a long list, only the calls in sight are rendered.
 *
 * @element cti-call-log
 * @summary Recent calls, with search, call back, recordings and voicemail.
 * @fires {CustomEvent<{ to: string }>} cti-dial-request - intent, cancelable: call this party again
 * @fires {CustomEvent<{ more: boolean }>} cti-log-request - intent, cancelable: load older calls, or try again
 * @fires {CustomEvent<{ callId: string }>} cti-entry-retry-request - intent, cancelable: send the call's entry to the CRM again
 * @csspart base - the whole element
 * @csspart filters - the field and the choice above the list
 * @csspart search - the field
 * @csspart which - the choice: all calls, missed ones, voicemail, those of a queue
 * @csspart calls - the list, which scrolls
 * @csspart day - the name of a day
 * @csspart entry - one call
 * @csspart called-back - whether a missed call was called back
 * @csspart crm-entry - notice that the CRM has no entry of the call
 * @csspart retry-entry - sends the entry again
 * @csspart recording - opens the player of a recording or voicemail
 * @csspart player - the player of a recording
 * @csspart play - plays and pauses a recording
 * @csspart position - the player's slider
 * @csspart times - the player's position and length
 * @csspart back - jumps back in a recording
 * @csspart ahead - jumps ahead in a recording
 * @csspart rate - the player's speed
 * @csspart download - downloads a recording, for roles that may
 * @csspart unverified - mark of an unverified number
 * @csspart masked - notice that the number is masked
 * @csspart more - loads older calls
 * @csspart status - message instead of the calls or below them
 * @csspart retry - loads the calls again
 */
export class CtiCallLog extends PhoneElement {
  static override styles = [tokens, controls, styles];

  static override properties: PropertyDeclarations = {
    opened: { state: true, attribute: false },
    filter: { state: true, attribute: false },
    labels: { state: true, attribute: false },
  };
  /** IDs of recordings whose players are open. */
  declare private opened: ReadonlySet<string>;
  declare private filter: LogFilter;
  /** Of queues, by name. */
  declare private labels: ReadonlyMap<string, string>;

  readonly #window = new LogWindow(this, {
    kept: () => this.#kept(),
    onEnd: () => this.#loadAtEnd(),
  });
  #queuesOf: Phone | null = null;
  /** null: all calls are shown. */
  #found: FoundCalls | null = null;
  #cancelTyping: () => void = () => {};

  constructor() {
    super();
    this.opened = new Set();
    this.filter = noFilter;
    this.labels = new Map();
    new KeptFocus(this, () => this.renderRoot.querySelector('.calls'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelTyping();
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$log, state.$logStatus, state.$logMore, state.$status, state.$session];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) this.#find(noFilter);
    // Changes are among the newest calls: a wrap-up that was saved, an entry that was sent.
    this.#found?.note((this.phone?.state.$log.get() ?? []).slice(0, 200));
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const session = this.phone?.state.$session.get();
    const calls = this.#calls;
    return html`<div part="base" class="base">
      ${renderFilters({
        text,
        filter: this.filter,
        queues: queuesOf(this.phone?.state.$log.get() ?? [], this.filter, this.labels),
        onTurn: () => void this.#askQueues(),
        supervises: session?.role === 'supervisor' || session?.role === 'admin',
        onSearch: (search) => this.#typed({ ...this.filter, search }),
        onWhich: (which) => this.#find({ ...this.filter, which }),
      })}
      <p class="visually-hidden" role="status">${this.#said}</p>
      <div part="calls" class="calls" role="region" aria-label=${text.recentCalls} tabindex="0" @scroll=${this.#window.onScroll}>
        ${this.#renderDays(calls)} ${this.#renderStatus(calls.length)}
      </div>
    </div>`;
  }

  #renderDays(calls: readonly CallView[]): TemplateResult {
    const context = this.#context;
    const { days, rest } = this.#window.of(calls);
    return html`${repeat(
      days,
      ({ start }) => start,
      (day) => this.#renderDay(day, calls, context),
    )}
    ${rest > 0 ? html`<div ${tall(rest)}></div>` : nothing}`;
  }

  #renderDay({ gap, first, count, rows }: DayRun, calls: readonly CallView[], context: EntryContext): TemplateResult {
    const at = calls[first]?.startedAt ?? '';
    return html`${gap > 0 ? html`<div ${tall(gap)}></div>` : nothing}
      <h3 part="day" class="day">${dayText(at, this.clock.now(), this.locale, this.text)}</h3>
      <ul>
        ${repeat(
          rows,
          ({ index }) => calls[index]?.id,
          ({ index, gap }) => {
            const call = calls[index];
            if (call === undefined) return nothing;
            return html`${gap > 0 ? html`<li aria-hidden="true" ${tall(gap)}></li>` : nothing}
              <li data-call=${call.id} aria-posinset=${index - first + 1} aria-setsize=${count}>${renderCall(call, context)}</li>`;
          },
        )}
      </ul>`;
  }

  get #context(): EntryContext {
    const ready = this.phone?.state.$status.get() === 'ready';
    return {
      text: this.text,
      messages: this.messages,
      locale: this.locale,
      phone: this.phone,
      able: ready && !this.waits('cti-dial-request'),
      retries: ready && !this.waits('cti-entry-retry-request'),
      opened: this.opened,
      dial: (to) => this.ask('cti-dial-request', { to }),
      open: (id) => void this.#open(id),
      retry: (callId) => this.ask('cti-entry-retry-request', { callId }),
    };
  }

  /** Opening a recording starts playback. */
  async #open(id: string): Promise<void> {
    this.opened = new Set([...this.opened, id]);
    await this.updateComplete;
    const player = [...this.renderRoot.querySelectorAll('cti-recording-player')].find((each) => each.recording === id);
    await player?.updateComplete;
    player?.focus();
    player?.play();
  }

  /** Calls that stay rendered out of sight: a recording plays on, and the focus is not lost. */
  #kept(): readonly string[] {
    const focused = this.shadowRoot?.activeElement?.closest<HTMLElement>('[data-call]')?.dataset.call;
    const open = [...(this.shadowRoot?.querySelectorAll('cti-recording-player') ?? [])].map(
      (player) => player.closest<HTMLElement>('[data-call]')?.dataset.call,
    );
    return [focused, ...open].filter((id) => id !== undefined);
  }

  get #calls(): readonly CallView[] {
    return this.#found?.calls ?? this.phone?.state.$log.get() ?? [];
  }

  get #status(): 'idle' | 'loading' | 'loaded' | 'failed' {
    return this.#found?.status ?? this.phone?.state.$logStatus.get() ?? 'idle';
  }

  get #more(): boolean {
    return this.#found?.more ?? this.phone?.state.$logMore.get() ?? false;
  }

  /** What a screen reader is told of a search. */
  get #said(): string {
    if (this.#found?.status !== 'loaded') return '';
    const { length } = this.#found.calls;
    return length === 0 ? this.text.nothingFound : this.text.callsFound(length);
  }

  #renderStatus(count: number): TemplateResult | typeof nothing {
    const { text } = this;
    const status = this.#status;
    if (status === 'failed') {
      return html`<div part="status" class="status" role="status">
        ${icons.offline}<strong dir="auto">${text.logFailed}</strong><span dir="auto">${text.logFailedHelp}</span>
        <button part="retry" class="button outline" type="button" @click=${() => this.#load(count > 0)}>${text.tryAgain}</button>
      </div>`;
    }
    const busy = status === 'loading' || this.waits('cti-log-request');
    const more = this.#more
      ? html`<button part="more" class="button bare more" type="button" aria-busy=${busy ? 'true' : 'false'}
        aria-disabled=${busy ? 'true' : 'false'} @click=${busy ? nothing : () => this.#load(true)}>
        ${busy ? busyRing : nothing}${busy ? text.loading : this.#found ? text.searchOlder : text.loadMore}
      </button>`
      : nothing;
    if (count > 0) return more;
    if (status === 'loading')
      return html`<div part="status" class="status" role="status">${busyRing}<span>${text.loading}</span></div>`;
    if (status === 'idle') return nothing;
    const [title, help] = this.#found ? [text.nothingFound, text.nothingFoundHelp] : [text.emptyLog, text.emptyLogHelp];
    return html`<div part="status" class="status">${icons.recent}<strong dir="auto">${title}</strong><span dir="auto">${help}</span></div>${this.#found ? more : nothing}`;
  }

  #typed(filter: LogFilter): void {
    this.filter = filter;
    this.#cancelTyping();
    this.#cancelTyping = this.clock.after(typingMs, () => this.#find(this.filter));
  }

  /** The gateway's queues, asked for once, when a person turns to the filters. */
  async #askQueues(): Promise<void> {
    const { phone } = this;
    if (phone === null || phone === this.#queuesOf || phone.state.$status.get() !== 'ready') return;
    this.#queuesOf = phone;
    try {
      const { queueLabels } = await import('./queue-labels.ts');
      this.labels = await queueLabels(phone);
    } catch {
      // The queues of the loaded calls are offered. The next use asks again.
      this.#queuesOf = null;
    }
  }

  #find(filter: LogFilter): void {
    this.#cancelTyping();
    const { phone } = this;
    const query = phone && queryOf(filter, phone.state.$session.get()?.identity ?? '');
    this.filter = filter;
    if (query === null && this.#found === null) return;
    this.#found?.close();
    this.#found = null;
    if (phone && query) {
      this.#found = new FoundCalls(phone, query, () => this.requestUpdate());
    }
    this.#window.toTop();
    this.requestUpdate();
  }

  /** Scrolled near the end: the next page comes without a click. */
  #loadAtEnd(): void {
    if (this.#more && this.#status === 'loaded' && !this.waits('cti-log-request')) this.#load(true);
  }

  #load(more: boolean): void {
    if (this.#found) this.#found.loadMore();
    else this.ask('cti-log-request', { more });
  }
}

/** The queues that calls can have, in the order of their labels: the known ones, and those of the loaded calls. */
function queuesOf(
  calls: readonly CallView[],
  { which }: LogFilter,
  labels: ReadonlyMap<string, string>,
): (readonly [name: string, label: string])[] {
  const names = new Set([...labels.keys(), ...(typeof which === 'object' ? [which.queue] : [])]);
  // Queues are few: the newest calls name them.
  for (const { flow } of calls.slice(0, 500)) if (flow?.queue) names.add(flow.queue.name);
  return [...names].map((name) => [name, labels.get(name) ?? name] as const).sort(([, a], [, b]) => a.localeCompare(b));
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-log': CtiCallLog;
  }
}
