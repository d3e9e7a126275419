import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { FollowController } from '../../controllers/follow-controller.ts';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { AgentStatusView, StatusChoice } from '../../domain/protocol/agent-status.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './agent-status.styles.ts';
import { ItemFocus } from './item-focus.ts';
import { statusMarkStyles } from './status-mark.styles.ts';
import { statusMark } from './status-mark.ts';
import { shownKind, statusWords } from './status-words.ts';
import { WrapUpLeft } from './wrap-up-left.ts';

/**
 * The agent's own status, and a menu to choose another one: available, a break with its reason, or offline. During
 * wrap-up it shows the time that is left. Empty if the gateway knows no statuses. The menu follows the ARIA practices:
 * arrows move, Enter chooses, Escape closes.
 *
 * @element cti-agent-status
 * @summary The agent's status: available, break, wrap-up, offline.
 * @attr {boolean} compact - a button without words, if the status is shown in words beside it
 * @fires {CustomEvent<{ status: "available" | "break" | "offline", reason?: string | null, identity?: string }>} cti-status-request - intent, cancelable: set the agent's status
 * @csspart base - the whole element
 * @csspart open - shows and hides the menu
 * @csspart list - the menu
 * @csspart hint - why the agent has this status
 * @csspart choice - one status
 */
export class CtiAgentStatus extends PhoneElement {
  static override styles = [tokens, controls, statusMarkStyles, styles];
  static override properties: PropertyDeclarations = {
    compact: { type: Boolean, reflect: true },
    open: { state: true, attribute: false },
    reasons: { state: true, attribute: false },
  };

  declare compact: boolean;
  declare private open: boolean;
  /** null: not loaded yet. */
  declare private reasons: readonly string[] | null;
  readonly #items = new ItemFocus(this);
  readonly #left: WrapUpLeft = new WrapUpLeft(
    this,
    () => this.clock,
    () => this.#own,
  );

  constructor() {
    super();
    this.compact = false;
    this.open = false;
    this.reasons = null;
    new FollowController(
      this,
      () => this.phone,
      (phone) => phone.followStatus(),
    );
  }

  /** Opens the menu. */
  show(): void {
    this.open = true;
    void this.#loadReasons();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerdown);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$ownStatus];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) this.reasons = null;
    if (this.#own === null) this.open = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.open) document.addEventListener('pointerdown', this.#onPointerdown);
    else document.removeEventListener('pointerdown', this.#onPointerdown);
    // The reasons may arrive after the menu.
    if (this.open && (changed.has('open') || changed.has('reasons'))) this.#items.enter();
  }

  protected override render(): TemplateResult | typeof nothing {
    const own = this.#own;
    if (own === null) return nothing;
    const { text } = this;
    const kind = shownKind(own);
    const words = statusWords({ ...own, status: kind }, text);
    const busy = this.waits('cti-status-request');
    const left = this.#left.seconds;
    return html`<div part="base" class="base" @keydown=${this.#onKeydown}>
      <button
        part="open"
        class="button opener"
        type="button"
        aria-label=${`${text.ownStatus}: ${left === null ? '' : `${timerText(left)} `}${words}`}
        title=${words}
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-busy=${busy ? 'true' : 'false'}
        @click=${() => (this.open ? this.#close() : this.show())}
      >
        ${busy ? busyRing : left === null ? statusMark(kind) : nothing}
        ${busy || left === null ? nothing : html`<span class="left" aria-hidden="true">${timerText(left)}</span>`}
        ${this.compact ? nothing : html`<span class="words" dir="auto" aria-hidden="true">${words}</span>`}
      </button>
      ${this.open ? this.#renderMenu(own, kind, left) : nothing}
    </div>
    ${this.compact ? nothing : html`<p class="visually-hidden" aria-live="polite">${words}</p>`}`;
  }

  #renderMenu(own: AgentStatusView, kind: AgentStatusView['status'], left: number | null): TemplateResult {
    const { text } = this;
    const hint = this.#hint(own, left);
    const reasons = this.reasons ?? [];
    return html`<div part="list" class="list">
      ${hint === null ? nothing : html`<p part="hint" class="hint" dir="auto">${hint}</p>`}
      <div class="choices" role="menu" aria-label=${text.ownStatus}>
        ${this.#renderChoice({ status: 'available' }, kind === 'wrap-up' ? text.readyAgain : text.available, own)}
        ${
          reasons.length === 0
            ? this.#renderChoice({ status: 'break', reason: null }, text.onBreak, own)
            : reasons.map((reason) => this.#renderChoice({ status: 'break', reason }, reason, own))
        }
        ${this.#renderChoice({ status: 'offline' }, text.offline, own)}
      </div>
    </div>`;
  }

  #renderChoice({ status, reason = null }: StatusChoice, words: string, own: AgentStatusView): TemplateResult {
    const chosen = shownKind(own) === status && own.reason === reason;
    const off = this.waits('cti-status-request');
    const choose = (): void => {
      if (!chosen) this.ask('cti-status-request', { status, reason });
      this.#close();
    };
    return html`<button
      part="choice"
      class="choice"
      type="button"
      role="menuitemradio"
      tabindex="-1"
      aria-checked=${chosen ? 'true' : 'false'}
      aria-disabled=${off ? 'true' : 'false'}
      @click=${off ? nothing : choose}
    >
      ${statusMark(status)}<span class="words" dir="auto">${words}</span>${chosen ? icons.check : nothing}
    </button>`;
  }

  #hint({ setBy }: AgentStatusView, left: number | null): string | null {
    if (left !== null) return this.text.wrapUpLeft(timerText(left));
    if (setBy === 'missed-offers') return this.text.missedOffers;
    return setBy === 'supervisor' ? this.text.setBySupervisor : null;
  }

  get #own(): AgentStatusView | null {
    return this.phone?.state.$ownStatus.get() ?? null;
  }

  /** Administrators may change the reasons at any time. */
  async #loadReasons(): Promise<void> {
    const { phone } = this;
    try {
      const reasons = (await phone?.breakReasons()) ?? [];
      if (this.phone === phone) this.reasons = reasons;
    } catch {
      // The phone's `$problem` shows the failure. Other statuses can still be chosen.
    }
  }

  #close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('[part="open"]')?.focus();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.open) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Tab') {
      this.open = false;
    } else if (this.#items.move(event.key)) {
      event.preventDefault();
    }
  };

  /** The menu lies over other things, so a click beside it closes it. */
  readonly #onPointerdown = (event: Event): void => {
    const base = this.renderRoot.querySelector('.base');
    if (base !== null && !event.composedPath().includes(base)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-agent-status': CtiAgentStatus;
  }
}
