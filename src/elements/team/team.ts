import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FollowController } from '../../controllers/follow-controller.ts';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { AgentStatusView, StatusChoice } from '../../domain/protocol/agent-status.ts';
import type { PhoneState, QueuedCall } from '../../state/phone-state.ts';
import { statusMarkStyles } from '../agent-status/status-mark.styles.ts';
import { statusMark } from '../agent-status/status-mark.ts';
import { statusWords } from '../agent-status/status-words.ts';
import { dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { PhoneElement } from '../phone-element.ts';
import { clockTime, timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { colleaguesFor } from './colleagues.ts';
import { styles } from './team.styles.ts';
import { WhileVisible } from './while-visible.ts';

/** With more colleagues than this there is a field to find one. */
const mostWithoutField = 12;
/** Waiting calls that are shown at most, the oldest. */
const mostQueued = 50;

/**
 * The team: calls that wait in queues, and the status of each colleague, as they change. Supervisors and administrators
 * can set the status of a colleague. Statuses are requested only while the element is visible.
 *
 * @element cti-team
 * @summary Waiting calls, and the statuses of colleagues.
 * @fires {CustomEvent<{ status: "available" | "break" | "offline", reason?: string | null, identity?: string }>} cti-status-request - intent, cancelable: set a colleague's status
 * @csspart base - the whole element
 * @csspart waiting - the waiting calls
 * @csspart waiting-call - one waiting call
 * @csspart find - the field to find a colleague
 * @csspart colleagues - the colleagues
 * @csspart colleague - one colleague
 * @csspart set-status - sets the status of a colleague
 * @csspart status - message instead of the colleagues
 */
export class CtiTeam extends PhoneElement {
  static override styles = [tokens, controls, statusMarkStyles, styles];
  static override properties: PropertyDeclarations = {
    typed: { state: true, attribute: false },
    reasons: { state: true, attribute: false },
  };

  declare private typed: string;
  /** For supervisors. null: not loaded yet. */
  declare private reasons: readonly string[] | null;
  readonly #visible = new WhileVisible(this);
  #stopTick: (() => void) | null = null;

  constructor() {
    super();
    this.typed = '';
    this.reasons = null;
    new FollowController(
      this,
      () => (this.#visible.now ? this.phone : null),
      (phone) => {
        if (this.#supervises && this.reasons === null) void this.#loadReasons();
        return phone.followTeam();
      },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTick?.();
    this.#stopTick = null;
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$team, state.$queued, state.$session];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) this.reasons = null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#tick();
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const queued = this.phone?.state.$queued.get() ?? null;
    return html`<div part="base" class="base">
      ${queued === null ? nothing : this.#renderWaiting(queued)}
      <section aria-label=${text.colleagues}>
        <h3 class="title">${text.colleagues}</h3>
        ${this.#renderColleagues()}
      </section>
    </div>`;
  }

  #renderWaiting(queued: readonly QueuedCall[]): TemplateResult {
    const { text } = this;
    const count = queued.length === 0 ? nothing : html`<span class="count">${queued.length}</span>`;
    return html`<section aria-label=${text.waitingCalls}>
      <h3 class="title">${text.waitingCalls} ${count}</h3>
      ${
        queued.length === 0
          ? html`<p class="nothing">${text.noWaitingCalls}</p>`
          : html`<ul part="waiting">
              ${queued.slice(0, mostQueued).map((call) => this.#renderQueued(call))}
            </ul>`
      }
      ${queued.length > mostQueued ? html`<p class="nothing">${text.moreWaiting(queued.length - mostQueued)}</p>` : nothing}
    </section>`;
  }

  #renderQueued({ queue, caller: known, since, callback = false }: QueuedCall): TemplateResult {
    const { text } = this;
    const caller = known === '' ? text.withheld : known;
    const time = timerText(Math.max(0, this.clock.now() - Date.parse(since)) / 1000);
    return html`<li part="waiting-call" class="row">
      <span class="who"
        ><span class="name ellipsis" dir=${dirOf(caller)}>${caller}</span
        ><span class="second ellipsis" dir="auto">${callback ? text.callbackOf(queue) : queue}</span></span
      >
      <span class="time"><span aria-hidden="true">${time}</span><span class="visually-hidden">${text.waitsFor(time)}</span></span>
    </li>`;
  }

  #renderColleagues(): TemplateResult {
    const { text } = this;
    const team = this.phone?.state.$team.get() ?? null;
    if (team === null) return html`<p part="status" class="nothing" role="status">${text.loading}</p>`;
    const self = this.phone?.state.$session.get()?.identity ?? null;
    const { shown, more, all } = colleaguesFor(team, this.typed, self, this.locale);
    return html`${all > mostWithoutField ? this.#renderField() : nothing}
      ${
        shown.length === 0
          ? html`<p part="status" class="nothing" role="status">${text.noColleagues}</p>`
          : html`<ul part="colleagues">
              ${repeat(
                shown,
                ({ identity }) => identity,
                (colleague) => this.#renderColleague(colleague),
              )}
            </ul>`
      }
      ${more === 0 ? nothing : html`<p class="nothing">${text.moreColleagues(more)}</p>`}`;
  }

  #renderField(): TemplateResult {
    return html`<input
      part="find"
      class="input find"
      type="search"
      autocomplete="off"
      spellcheck="false"
      maxlength="64"
      aria-label=${this.text.findColleague}
      placeholder=${this.text.findColleague}
      .value=${this.typed}
      @input=${(event: InputEvent) => {
        this.typed = (event.target as HTMLInputElement).value;
      }}
    />`;
  }

  #renderColleague(colleague: AgentStatusView): TemplateResult {
    const { text } = this;
    const { name, status, since, busy } = colleague;
    const words = statusWords(colleague, text);
    const shown = busy && status === 'available' ? text.busy : busy ? `${text.busy} · ${words}` : words;
    // The time since which a phone is gone is not shown.
    const time = status === 'offline' || busy ? null : text.sinceTime(clockTime(since, this.locale));
    return html`<li part="colleague" class="row">
      ${statusMark(busy ? 'busy' : status)}
      <span class="who"
        ><span class="name ellipsis" dir="auto">${name}</span
        ><span class="second ellipsis" dir="auto">${shown}${time === null ? nothing : html` <span class="since">${time}</span>`}</span></span
      >
      ${this.#supervises ? this.#renderSetter(colleague, words) : nothing}
    </li>`;
  }

  #renderSetter({ identity, name, status, reason }: AgentStatusView, words: string): TemplateResult {
    const { text } = this;
    const reasons: readonly (string | null)[] = this.reasons?.length ? this.reasons : [null];
    const choices: { choice: StatusChoice; words: string }[] = [
      { choice: { status: 'available' }, words: text.available },
      ...reasons.map((each) => ({ choice: { status: 'break', reason: each } as const, words: each ?? text.onBreak })),
      { choice: { status: 'offline' }, words: text.offline },
    ];
    const now = choices.findIndex(({ choice }) => choice.status === status && (choice.reason ?? null) === reason);
    const waits = this.waits('cti-status-request');
    const choose = ({ target }: Event): void => {
      const select = target as HTMLSelectElement;
      const chosen = choices[Number(select.value)]?.choice;
      // The wire answers: until then the list shows the status that counts.
      select.value = String(now);
      if (chosen && !waits)
        this.ask('cti-status-request', { status: chosen.status, reason: chosen.reason ?? null, identity });
    };
    return html`<select
      part="set-status"
      class="input setter"
      aria-label=${text.statusOf(name)}
      aria-disabled=${waits ? 'true' : 'false'}
      .value=${String(now)}
      @change=${choose}
    >
      ${now < 0 ? html`<option value="-1" selected disabled>${words}</option>` : nothing}
      ${choices.map(({ words: each }, at) => html`<option value=${at} ?selected=${at === now}>${each}</option>`)}
    </select>`;
  }

  async #loadReasons(): Promise<void> {
    const { phone } = this;
    const reasons = await phone?.breakReasons().catch(() => []);
    if (this.phone === phone) this.reasons = reasons ?? [];
  }

  get #supervises(): boolean {
    const role = this.phone?.state.$session.get()?.role;
    return role === 'supervisor' || role === 'admin';
  }

  /** Waiting times change every second. */
  #tick(): void {
    const waits = (this.phone?.state.$queued.get() ?? []).length > 0;
    if (!waits || !this.#visible.now || this.#stopTick !== null) return;
    this.#stopTick = this.clock.after(1000, () => {
      this.#stopTick = null;
      this.requestUpdate();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-team': CtiTeam;
  }
}
