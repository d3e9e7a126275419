import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { AgentView } from '../../domain/protocol/admin.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { type Choice, choicesFor } from './choices.ts';
import { styles } from './party-picker.styles.ts';

const actions = ['cti-transfer-request', 'cti-consult-request', 'cti-party-add-request', 'cti-dial-request'] as const;
type Action = (typeof actions)[number];

/**
 * Selects a party for the current call: a colleague by name, with their availability, or a number. Then transfers the
 * customer at once, starts a consultation, adds the party to the conversation, or calls them beside it. A combobox with a
 * list, after the ARIA practices: typing filters, arrows select, Enter moves to the buttons, Escape closes.
 *
 * @element cti-party-picker
 * @summary Selects the target of a transfer.
 * @fires {CustomEvent<{ callId: string, to: { agent: string } | { number: string } }>} cti-transfer-request - intent, cancelable: transfer without a consultation
 * @fires {CustomEvent<{ callId: string, to: { agent: string } | { number: string } }>} cti-consult-request - intent, cancelable: start a consultation
 * @fires {CustomEvent<{ callId: string, to: { agent: string } | { number: string } }>} cti-party-add-request - intent, cancelable: ring them for the conversation
 * @fires {CustomEvent<{ to: string }>} cti-dial-request - intent, cancelable: hold this call, and place another one
 * @fires {CustomEvent<{ open: boolean }>} cti-people-toggled - request to hide the picker
 * @csspart base - the whole element
 * @csspart input - the field
 * @csspart list - the matching parties
 * @csspart option - one party
 * @csspart transfer - transfers without a consultation
 * @csspart consult - starts a consultation
 * @csspart add - adds the party to the conversation
 * @csspart new-call - calls the party beside the conversation
 */
export class CtiPartyPicker extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    typed: { state: true, attribute: false },
    chosen: { state: true, attribute: false },
    agents: { state: true, attribute: false },
  };

  declare private typed: string;
  /** Key of the selected entry. */
  declare private chosen: string | null;
  declare private agents: readonly AgentView[] | null;

  constructor() {
    super();
    this.typed = '';
    this.chosen = null;
    this.agents = null;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$calls, state.$session];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const choices = this.#choices;
    const chosen = this.#chosen(choices);
    return html`<div part="base" class="base" @keydown=${this.#onKeydown}>
      <div class="field">
        <label class="label" for="who">${text.findPerson}</label>
        <input
          id="who"
          part="input"
          class="input"
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          maxlength="64"
          placeholder=${text.findPersonHint}
          aria-autocomplete="list"
          aria-expanded="true"
          aria-controls="list"
          aria-activedescendant=${chosen ? chosen.key : nothing}
          .value=${this.typed}
          @input=${(event: InputEvent) => this.#type((event.target as HTMLInputElement).value)}
        />
      </div>
      ${
        choices.length === 0
          ? html`<div class="list" id="list" role="listbox" aria-label=${text.people}></div>`
          : html`<div part="list" class="list" id="list" role="listbox" aria-label=${text.people}>
              ${choices.map((choice) => this.#renderChoice(choice, choice === chosen))}
            </div>`
      }
      <p class=${choices.length === 0 && this.agents !== null ? 'nobody' : 'visually-hidden'} role="status">
        ${choices.length === 0 && this.agents !== null ? text.nobodyFound : nothing}
      </p>
      <div class="actions">
        ${this.#crowded ? nothing : this.#renderAction('transfer', text.transferNow, 'cti-transfer-request', chosen)}
        ${this.#renderAction('consult', text.talkFirst, 'cti-consult-request', chosen)}
        ${this.#renderAction('add', text.addToCall, 'cti-party-add-request', chosen)}
        ${this.#calls > 1 ? nothing : this.#renderAction('new-call', text.newCall, 'cti-dial-request', chosen)}
      </div>
    </div>`;
  }

  #renderChoice(choice: Choice, chosen: boolean): TemplateResult {
    const { text } = this;
    const { presence } = choice;
    return html`<div
      part="option"
      class="option ${presence}"
      id=${choice.key}
      role="option"
      aria-selected=${chosen ? 'true' : 'false'}
      @click=${() => {
        this.chosen = choice.key;
      }}
      @dblclick=${() => this.#ask('cti-consult-request', choice)}
    >
      ${presence === 'number' ? icons.phone : icons.person}
      ${
        presence === 'number'
          ? html`<span class="name ellipsis" dir="auto">${text.callNumber('')}<bdi dir="ltr">${choice.name}</bdi></span>`
          : html`<span class="name ellipsis" dir=${dirOf(choice.name)}>${choice.name}</span>`
      }
      ${presence === 'number' ? nothing : html`<span class="presence ${presence}">${text[presence]}</span>`}
    </div>`;
  }

  #renderAction(part: string, label: string, name: Action, chosen: Choice | null): TemplateResult {
    const busy = this.waits(name);
    const off = chosen === null || this.waits(...actions);
    return html`<button
      part=${part}
      class="button ${part === 'consult' ? 'primary' : 'outline'}"
      type="button"
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${off ? 'true' : 'false'}
      @click=${off || chosen === null ? nothing : () => this.#ask(name, chosen)}
    >
      ${busy ? busyRing : nothing}<span class="words" dir="auto">${label}</span>
    </button>`;
  }

  get #choices(): Choice[] {
    const self = this.phone?.state.$session.get()?.identity ?? null;
    return choicesFor(this.agents ?? [], this.typed, self, this.locale);
  }

  #chosen(choices: readonly Choice[]): Choice | null {
    return choices.find(({ key }) => key === this.chosen) ?? null;
  }

  #type(text: string): void {
    this.typed = text;
    // While the agent types, the best match is selected.
    this.chosen = text.trim() === '' ? null : (this.#choices[0]?.key ?? null);
  }

  /** The conversation has other participants: a transfer would leave them behind. */
  get #crowded(): boolean {
    return (this.phone?.state.$current.get()?.parties.length ?? 0) > 0;
  }

  /** Calls of the agent that are not over. */
  get #calls(): number {
    return Object.values(this.phone?.state.$calls.get() ?? {}).filter(({ phase }) => isLive(phase)).length;
  }

  #ask(name: Action, { to }: Choice): void {
    const callId = this.phone?.state.$current.get()?.id;
    if (callId === undefined) return;
    if (name === 'cti-dial-request') this.ask(name, { to: 'agent' in to ? `client:${to.agent}` : to.number });
    else this.ask(name, { callId, to });
    // The other two change the call, and so close the list.
    if (name === 'cti-party-add-request' || name === 'cti-dial-request') this.#close();
  }

  #close(): void {
    const detail = { open: false };
    this.dispatchEvent(new CustomEvent('cti-people-toggled', { detail, bubbles: true, composed: true }));
  }

  async #load(): Promise<void> {
    const { phone } = this;
    this.agents = null;
    if (phone === null) return;
    // The error is in the phone's problem. The agent can still type a number.
    const agents = await phone.agents().catch(() => []);
    if (this.phone !== phone) return;
    this.agents = agents;
    // If the agent presses Enter before the list arrives, its best match is selected.
    if (this.chosen === null) this.#type(this.typed);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
      return;
    }
    if (!(event.target instanceof HTMLInputElement)) return;
    const choices = this.#choices;
    const at = choices.findIndex(({ key }) => key === this.chosen);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = at === -1 ? (step === 1 ? 0 : choices.length - 1) : (at + step + choices.length) % choices.length;
      this.#choose(choices[next]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (at !== -1) this.renderRoot.querySelector<HTMLElement>('[part="consult"]')?.focus();
    }
  };

  async #choose(choice: Choice | undefined): Promise<void> {
    this.chosen = choice?.key ?? null;
    await this.updateComplete;
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-party-picker': CtiPartyPicker;
  }
}
