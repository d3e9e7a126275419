import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { busyRing } from '../icons.ts';
import { KeptFocus } from '../kept-focus.ts';
import { PhoneElement } from '../phone-element.ts';
import { clockTime } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { type Parked, parkable, parkedCalls, parkedName } from './parked.ts';
import { styles } from './parking.styles.ts';
import { parkingIcon } from './parking-icon.ts';

/**
 * Parks the current call, and lists the parked calls of all agents, each with its slot. Any agent can retrieve them.
 * The list opens when this agent has parked a call, so that they see its slot. Empty if there is nothing to park or to
 * retrieve.
 *
 * @element cti-parking
 * @summary Park a call, and retrieve parked calls.
 * @fires {CustomEvent<{ callId: string }>} cti-park-request - intent, cancelable: park the call
 * @fires {CustomEvent<{ slot: number }>} cti-retrieve-request - intent, cancelable: retrieve the call in this slot
 * @fires {Event} close - fact: the keyboard closed the list
 * @csspart base - the whole element
 * @csspart park - the Park button
 * @csspart open - shows and hides the parked calls
 * @csspart list - the parked calls
 * @csspart call - one parked call
 * @csspart slot - the number of its slot
 * @csspart retrieve - the Retrieve button
 */
export class CtiParking extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    open: { state: true, attribute: false },
    said: { state: true, attribute: false },
  };

  declare private open: boolean;
  /** For screen readers. */
  declare private said: string;
  /** The call that this agent asked to park. */
  #parks: string | null = null;
  /** The call whose Retrieve button had the focus last. */
  #focused = '';

  constructor() {
    super();
    this.open = false;
    this.said = '';
    // Rows are rendered anew when an earlier one leaves.
    new KeptFocus(this, () => this.renderRoot.querySelector(`[data-call="${CSS.escape(this.#focused)}"]`));
  }

  /** Opens the list, if any call is parked. */
  show(): void {
    this.open = true;
  }

  /** Opens the list, and moves the focus into it. */
  async enter(): Promise<void> {
    this.show();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[part="retrieve"]')?.focus();
  }

  /** Parks the current call, if it can be parked. */
  park(): void {
    this.renderRoot.querySelector<HTMLElement>('[part="park"]')?.click();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerdown);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$waiting, state.$local, state.$follower];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const own = this.#parked.find(({ id }) => id === this.#parks);
    if (own !== undefined) {
      this.#parks = null;
      this.open = true;
      this.said = this.text.parkedIn(own.waiting.place);
    }
    if (this.#parked.length === 0) this.open = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.open) document.addEventListener('pointerdown', this.#onPointerdown);
    else document.removeEventListener('pointerdown', this.#onPointerdown);
  }

  protected override render(): TemplateResult {
    const call = parkable(this.phone?.state ?? null);
    const parked = this.#parked;
    return html`${
      call === null && parked.length === 0
        ? nothing
        : html`<div part="base" class="base" @keydown=${this.#onKeydown}>
              ${call === null ? nothing : this.#renderPark(call)}
              ${parked.length === 0 ? nothing : this.#renderOpener(parked.length)}
              ${this.open ? this.#renderList(parked) : nothing}
            </div>`
    }
      <p class="visually-hidden" aria-live="polite">${this.said}</p>`;
  }

  #renderPark({ id: callId }: CallView): TemplateResult {
    const busy = this.waits('cti-park-request');
    const park = (): void => {
      this.#parks = callId;
      this.ask('cti-park-request', { callId });
    };
    return html`<button
      part="park"
      class="button outline"
      type="button"
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${busy ? nothing : park}
    >
      ${busy ? busyRing : nothing}<span class="words" dir="auto">${this.text.park}</span>
    </button>`;
  }

  #renderOpener(count: number): TemplateResult {
    return html`<button
      part="open"
      class="button opener"
      type="button"
      aria-label=${parkedName(count, this.text)}
      title=${parkedName(count, this.text)}
      aria-expanded=${this.open ? 'true' : 'false'}
      @click=${() => {
        this.open = !this.open;
      }}
    >
      ${parkingIcon}<span aria-hidden="true">${count}</span>
    </button>`;
  }

  #renderList(parked: readonly Parked[]): TemplateResult {
    return html`<ul part="list" class="list" aria-label=${this.text.parkedCalls}>
      ${parked.map((call) => keyed(call.id, this.#renderCall(call)))}
    </ul>`;
  }

  #renderCall(call: Parked): TemplateResult {
    const { text } = this;
    const { place, by, since } = call.waiting;
    const name = callerName(call, text);
    const busy = this.waits('cti-retrieve-request');
    // An agent has one call at a time.
    const off = busy || this.#talks;
    const retrieve = (): void => this.ask('cti-retrieve-request', { slot: Number(place) });
    return html`<li part="call" class="call">
      <span part="slot" class="slot"><span class="visually-hidden">${text.slot} </span>${place}</span>
      <span class="who"
        ><span class="name" dir=${dirOf(name)}>${name}</span
        ><span class="since"
          ><span dir="auto">${clockTime(since, this.locale)}</span>${
            by ? html`<span aria-hidden="true">·</span><span class="ellipsis" dir=${dirOf(by)}>${by}</span>` : nothing
          }</span
        ></span
      >
      <button
        part="retrieve"
        class="button primary"
        type="button"
        data-call=${call.id}
        aria-label=${text.retrieveCall(name, place)}
        aria-busy=${busy ? 'true' : 'false'}
        aria-disabled=${off ? 'true' : 'false'}
        @focus=${() => {
          this.#focused = call.id;
        }}
        @click=${off ? nothing : retrieve}
      >
        ${busy ? busyRing : nothing}<span class="words" dir="auto">${text.retrieve}</span>
      </button>
    </li>`;
  }

  get #parked(): readonly Parked[] {
    return parkedCalls(this.phone?.state ?? null);
  }

  get #talks(): boolean {
    const call = this.phone?.state.$current.get() ?? null;
    return call !== null && isLive(call.phase);
  }

  /** Escape closes the list, and returns the focus to its button. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('[part="open"]')?.focus();
    this.dispatchEvent(new Event('close'));
  };

  /** The list lies over other things, so a click beside it closes it. */
  readonly #onPointerdown = (event: Event): void => {
    const base = this.renderRoot.querySelector('.base');
    if (base !== null && !event.composedPath().includes(base)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-parking': CtiParking;
  }
}
