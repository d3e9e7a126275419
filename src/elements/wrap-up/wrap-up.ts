import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CallView, WrapUp } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { requestsOf } from '../requests.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './wrap-up.styles.ts';

/**
 * Note and outcome of a call that has ended. Unsaved text is kept if another call starts in between.
 *
 * @element cti-wrap-up
 * @summary Note and outcome of an ended call.
 * @fires {CustomEvent<{ callId: string, note: string, disposition: string | null }>} cti-wrap-up-request - intent, cancelable
 * @csspart base - the whole element
 * @csspart note - the field for the note
 * @csspart disposition - the outcomes to choose from
 * @csspart choice - one outcome
 * @csspart skip - saves without a note
 * @csspart save - saves note and outcome
 */
export class CtiWrapUp extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = { draft: { state: true, attribute: false } };

  declare private draft: WrapUp;
  #callId: string | null = null;

  constructor() {
    super();
    this.draft = { note: '', disposition: null };
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('textarea')?.focus(options);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$session];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const call = this.#call;
    if ((call?.id ?? null) === this.#callId) return;
    this.#callId = call?.id ?? null;
    const begun = call && this.phone ? requestsOf(this.phone).drafts.get(call.id) : undefined;
    this.draft = begun ?? { note: call?.note ?? '', disposition: call?.disposition ?? null };
  }

  protected override render(): TemplateResult | typeof nothing {
    const call = this.#call;
    if (call === null) return nothing;
    const { text } = this;
    const busy = this.waits('cti-wrap-up-request');
    return html`<form part="base" class="base" aria-label=${text.wrapUp} @submit=${this.#onSubmit} @keydown=${this.#onKeydown}>
      <div class="fields">
        ${this.#renderDispositions()}
        <div class="field grow">
          <label class="label" for="note">${text.note}</label>
          <textarea
            id="note"
            part="note"
            class="input"
            maxlength="4000"
            placeholder=${text.notePlaceholder}
            .value=${this.draft.note}
            @input=${(event: InputEvent) => this.#change({ note: (event.target as HTMLTextAreaElement).value })}
          ></textarea>
        </div>
      </div>
      <div class="actions">
        <button
          part="skip"
          class="button wide"
          type="button"
          aria-disabled=${busy ? 'true' : 'false'}
          @click=${() => this.#save({ note: '', disposition: null })}
        >
          <span class="words" dir="auto">${text.skip}</span>
        </button>
        <button
          part="save"
          class="button primary wide"
          aria-busy=${busy ? 'true' : 'false'}
          aria-disabled=${busy ? 'true' : 'false'}
        >
          ${busy ? busyRing : icons.check}<span class="words" dir="auto">${text.saveWrapUp}</span>
        </button>
      </div>
    </form>`;
  }

  #renderDispositions(): TemplateResult | typeof nothing {
    const dispositions = this.phone?.state.$session.get()?.dispositions ?? [];
    if (dispositions.length === 0) return nothing;
    return html`<fieldset part="disposition">
      <legend class="label">${this.text.disposition}</legend>
      <div class="choices">
        ${dispositions.map(
          (disposition) => html`<label class="choice"
            ><input
              part="choice"
              type="radio"
              name="disposition"
              value=${disposition}
              .checked=${this.draft.disposition === disposition}
              @change=${() => this.#change({ disposition })}
            /><span dir="auto">${disposition}</span></label
          >`,
        )}
      </div>
    </fieldset>`;
  }

  get #call(): CallView | null {
    const call = this.phone?.state.$current.get() ?? null;
    return call?.phase === 'ended' ? call : null;
  }

  #change(change: Partial<WrapUp>): void {
    this.draft = { ...this.draft, ...change };
    if (this.phone && this.#callId) requestsOf(this.phone).drafts.set(this.#callId, this.draft);
  }

  #save(wrapUp: WrapUp): void {
    const call = this.#call;
    if (call && !this.waits('cti-wrap-up-request')) this.ask('cti-wrap-up-request', { callId: call.id, ...wrapUp });
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#save({ note: this.draft.note.trim(), disposition: this.draft.disposition });
  };

  /** Enter starts a new line in the note. Ctrl+Enter or Command+Enter saves. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    (event.currentTarget as HTMLFormElement).requestSubmit();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-wrap-up': CtiWrapUp;
  }
}
