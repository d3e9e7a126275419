import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { DialWish } from '../../domain/crm/host.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { KeptFocus } from '../kept-focus.ts';
import type { Messages } from '../messages.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import type { AssistHost, DialAssist } from './assist/assist.ts';
import { renderCallerIds } from './caller-ids.ts';
import { styles } from './dialer.styles.ts';
import { type Key, keys, neighbour } from './keys.ts';
import { checkNumber, formatTyped, loadPlans, withoutLast } from './number-text.ts';

const longPressMs = 500;

/**
 * A number field and a keypad. During a call the keys send digits into the call. While a name or a number is typed, the
 * dialer says what the number is, and finds favourites, parties of the last calls, and contacts of the CRM; the arrow
 * keys choose one. Enter in the empty field brings back the last number, and Alt with 1 to 9 calls a favourite.
 *
 * @element cti-dialer
 * @summary A field and a keypad for numbers; in a call, the keypad for digits.
 * @attr {string} value - the typed number
 * @attr {string} country - country (ISO 3166-1 alpha-2) of numbers without a country code; default: the gateway's
 * @attr {boolean} without-keypad - only the field and the call button
 * @attr {boolean} disabled - numbers can be typed, but not called
 * @fires {CustomEvent<{ to: string, callerId?: string }>} cti-dial-request - intent, cancelable: call this number, from the chosen one
 * @fires {CustomEvent<{ callId: string, digits: string }>} cti-digits-request - intent, cancelable: send these keys
 * @csspart base - the whole element
 * @csspart display - the field, or the digits sent so far
 * @csspart input - the field
 * @csspart backspace - deletes the last digit
 * @csspart parties - opens the list of favourites and last calls
 * @csspart choices - the list below the field
 * @csspart choice - one party
 * @csspart star - makes a party a favourite
 * @csspart country - the country of numbers without a country code
 * @csspart hint - what the number is, or an error
 * @csspart caller-id - the number to call from, if there is a choice
 * @csspart keypad - the twelve keys
 * @csspart key - one key
 * @csspart call - the call button
 * @cssprop --cti-dialer-gap - space between keys
 * @cssprop --cti-dialer-key-size - height of a key
 */
export class CtiDialer extends PhoneElement implements AssistHost {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    value: {},
    country: {},
    withoutKeypad: { type: Boolean, attribute: 'without-keypad', reflect: true },
    disabled: { type: Boolean, reflect: true },
    invalid: { state: true, attribute: false },
    focusedKey: { state: true, attribute: false },
    callerId: { state: true, attribute: false },
  };

  declare value: string;
  declare country: string | null;
  declare withoutKeypad: boolean;
  declare disabled: boolean;
  declare private invalid: boolean;
  declare private focusedKey: number;
  /** The chosen number. "": the gateway chooses. */
  declare private callerId: string;

  #dialled = false;
  #checking = false;
  #plus = false;
  /** What the field shows already, or showed. */
  #asked: DialWish | null = null;
  #cancelLongPress: () => void = () => {};
  #assist: DialAssist | null = null;
  #assisting = false;
  /** Chosen by hand for what is typed, or "". A CRM spells national numbers of the gateway’s country. */
  #chosenCountry = '';

  constructor() {
    super();
    this.value = '';
    this.country = null;
    this.withoutKeypad = false;
    this.disabled = false;
    this.invalid = false;
    this.focusedKey = 0;
    this.callerId = '';
    new KeptFocus(this, () => this.renderRoot.querySelector('input'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelLongPress();
    this.#assist?.stop();
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('input, .key[tabindex="0"]')?.focus(options);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$local, state.$session, state.$status, state.$asked];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.value ??= '';
    const asked = this.phone?.state.$asked.get() ?? null;
    if (asked !== null && asked !== this.#asked) {
      if (!asked.number.trim().startsWith('+')) this.#chosenCountry = '';
      this.#type(asked.number);
    }
    this.#asked = asked;
    const current = this.phone?.state.$current.get();
    if (this.#dialled && current?.direction === 'outbound') {
      this.#dialled = false;
      this.value = '';
    }
    this.#assist?.typed(this.value, false);
  }

  get words(): Messages {
    return this.text;
  }

  get language(): string {
    return this.locale;
  }

  get homeCountry(): string {
    return this.#country;
  }

  chooseCountry(country: string): void {
    this.#chosenCountry = country;
    this.#type(this.value);
    this.requestUpdate();
  }

  fill(to: string): void {
    this.#type(to);
    this.focus();
  }

  call(to: string): void {
    if (!this.#able || this.waits('cti-dial-request')) return;
    this.#dialled = true;
    this.ask('cti-dial-request', { to, ...(this.#chosen !== null && { callerId: this.#chosen }) });
  }

  /** Favourites, contacts and the country: loaded with the numbering plans, when the field is first used. */
  async #begin(open = false): Promise<void> {
    void loadPlans();
    if (this.#assist !== null) {
      if (open) this.#assist.toggle();
      return;
    }
    if (this.#assisting) return;
    this.#assisting = true;
    try {
      const { DialAssist } = await import('./assist/assist.ts');
      this.#assist = new DialAssist(this);
      if (open) this.#assist.toggle();
    } catch {
      // Without a network the field takes digits alone. The next use tries again.
    } finally {
      this.#assisting = false;
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const call = this.#liveCall();
    return html`<div part="base" class="base ${call ? 'sending' : ''}" @keydown=${this.#onKeydown}>
      ${call ? this.#renderSent(call) : this.#renderField()} ${call ? nothing : renderCallerIds(this.phone?.state.$session.get(), this.callerId, this.text, this.#onCallerId)}
      ${this.withoutKeypad ? nothing : this.#renderKeypad()} ${call ? nothing : this.#renderCall()}
    </div>`;
  }

  #renderField(): TemplateResult {
    const { text } = this;
    const assist = this.#assist;
    return html`<div part="display" class="display" @focusout=${this.#onFocusOut}>
        <label class="visually-hidden" for="number">${text.number}</label>
        <button
          part="parties"
          class="button bare show-parties"
          type="button"
          aria-label=${text.showParties}
          aria-expanded=${assist?.isOpen ? 'true' : 'false'}
          ?hidden=${this.value !== '' || this.phone === null}
          @click=${() => void this.#begin(true)}
        >
          ${icons.recent}
        </button>
        <input
          id="number"
          part="input"
          class="number"
          type="tel"
          autocomplete="off"
          maxlength="64"
          placeholder=${text.numberHint}
          role="combobox"
          aria-autocomplete="list"
          aria-haspopup="grid"
          aria-expanded=${assist?.isOpen ? 'true' : 'false'}
          aria-controls=${assist?.isOpen ? 'choices' : nothing}
          aria-activedescendant=${assist?.activeId ?? nothing}
          aria-describedby="hint preview"
          aria-invalid=${this.invalid ? 'true' : 'false'}
          .value=${this.value}
          @focus=${() => void this.#begin()}
          @input=${this.#onInput}
        />
        <button
          part="backspace"
          class="button bare backspace"
          type="button"
          aria-label=${text.backspace}
          ?hidden=${this.value === ''}
          @click=${() => this.#type(withoutLast(this.value))}
        >
          ${icons.backspace}
        </button>
        ${assist?.render() ?? nothing}
      </div>
      <div part="hint" class="hint">
        <p id="hint" role="alert">
          ${this.invalid ? html`<strong>${text.invalidNumber}</strong> ${text.invalidNumberHelp}` : nothing}
        </p>
        <p id="preview" class="ellipsis" dir="auto" role="status">${this.invalid ? nothing : (assist?.preview ?? nothing)}</p>
      </div>`;
  }

  readonly #onCallerId = (callerId: string): void => {
    this.callerId = callerId;
  };

  #renderSent(call: CallView): TemplateResult {
    const digits = this.phone?.state.$local.get()[call.id]?.digits ?? '';
    return html`<div part="display" class="display">
        <output class="number sent" aria-label=${this.text.digitsSent}><span>${digits}</span></output>
      </div>
      <p part="hint" class="hint">${digits === '' ? this.text.digitsHint : nothing}</p>`;
  }

  #renderKeypad(): TemplateResult {
    return html`<div part="keypad" class="keypad" role="group" aria-label=${this.text.keypad} dir="ltr">
      ${keys.map(
        ([key, letters], index) => html`<button
          part="key"
          class="key"
          type="button"
          tabindex=${index === this.focusedKey ? 0 : -1}
          title=${key === '0' && !this.#liveCall() ? this.text.longPressPlus : nothing}
          @focus=${() => {
            this.focusedKey = index;
          }}
          @pointerdown=${() => this.#onPointerDown(key)}
          @pointerup=${() => this.#cancelLongPress()}
          @pointerleave=${() => this.#cancelLongPress()}
          @click=${() => this.#onClick(key)}
        >
          <span class="digit">${key}</span><span class="letters">${letters}</span>
        </button>`,
      )}
    </div>`;
  }

  #renderCall(): TemplateResult {
    const busy = this.waits('cti-dial-request');
    return html`<div class="call-bar">
      <button
        part="call"
        class="button success call"
        type="button"
        aria-busy=${busy ? 'true' : 'false'}
        aria-disabled=${busy || !this.#able ? 'true' : 'false'}
        @click=${this.#dial}
      >
        ${busy ? busyRing : icons.phone} ${this.text.call}
      </button>
    </div>`;
  }

  /** The call that receives the digits. */
  #liveCall(): CallView | null {
    const call = this.phone?.state.$current.get() ?? null;
    return call?.phase === 'active' || call?.phase === 'held' ? call : null;
  }

  /** The agent's choice, as long as they may call from that number. null: the gateway chooses. */
  get #chosen(): string | null {
    const { callerIds = [] } = this.phone?.state.$session.get() ?? {};
    return callerIds.find(({ number }) => number === this.callerId)?.number ?? null;
  }

  /** A page without a phone may handle the request itself. */
  get #able(): boolean {
    return !this.disabled && (this.phone?.state.$status.get() ?? 'ready') === 'ready';
  }

  get #country(): string {
    return this.#chosenCountry || (this.country ?? this.phone?.state.$session.get()?.country ?? 'US');
  }

  #type(text: string): void {
    this.invalid = false;
    this.value = formatTyped(text, this.#country);
  }

  readonly #onInput = (event: InputEvent): void => {
    const input = event.target as HTMLInputElement;
    // Formatting must neither restore a deleted character nor move the caret.
    const plain = event.inputType?.startsWith('delete') || input.selectionStart !== input.value.length;
    this.invalid = false;
    this.value = plain ? input.value : formatTyped(input.value, this.#country);
    // If the value is unchanged, Lit does not render, but the field shows the typed text.
    if (!plain) input.value = this.value;
    this.#assist?.typed(this.value, true);
  };

  readonly #onFocusOut = (event: FocusEvent): void => {
    if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) this.#assist?.close();
  };

  #press(key: Key | '+'): void {
    const call = this.#liveCall();
    if (call === null) {
      void this.#begin();
      this.#type(this.value + key);
    } else if (key !== '+') {
      this.ask('cti-digits-request', { callId: call.id, digits: key });
    }
  }

  #onPointerDown(key: Key): void {
    this.#plus = false;
    if (key !== '0' || this.#liveCall()) return;
    this.#cancelLongPress = this.clock.after(longPressMs, () => {
      this.#plus = true;
      this.#press('+');
    });
  }

  #onClick(key: Key): void {
    this.#cancelLongPress();
    // The click that ends a long press must not add another zero.
    if (!this.#plus) this.#press(key);
    this.#plus = false;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLInputElement;
    if ((inField || event.altKey) && !this.#liveCall() && this.#assist?.onKeydown(event)) {
      event.preventDefault();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    if (inField) {
      if (event.key === 'Enter' && !event.isComposing) void this.#dial();
      return;
    }
    if (/^[\d*#+]$/.test(event.key)) {
      event.preventDefault();
      this.#press(event.key as Key);
    } else if (event.key === 'Backspace' && !this.#liveCall()) {
      this.#type(withoutLast(this.value));
    } else if ((event.target as Element).classList.contains('key')) {
      const next = neighbour(this.focusedKey, event.key);
      if (next === null) return;
      event.preventDefault();
      this.renderRoot.querySelectorAll<HTMLElement>('.key')[next]?.focus();
    }
  };

  readonly #dial = async (): Promise<void> => {
    const typed = this.value.trim();
    if (!this.#able || this.#checking || this.waits('cti-dial-request')) return;
    if (typed === '') return this.focus();
    this.#checking = true;
    const to = await checkNumber(typed, this.#country);
    this.#checking = false;
    if (!this.isConnected || this.value.trim() !== typed) return;
    this.invalid = to === null;
    if (to !== null) this.call(to);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-dialer': CtiDialer;
  }
}
