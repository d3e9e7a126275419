import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isGuest } from '../../domain/calls/guest.ts';
import type { CallView, WrapUp } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { WrapUpLeft } from '../agent-status/wrap-up-left.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { renderFollowUp } from './follow-up-fields.ts';
import { draftsOf, type UnsentDrafts } from './unsent-drafts.ts';
import { styles } from './wrap-up.styles.ts';
import { nothingWritten, sameWritten, writtenIn } from './written.ts';

/** What is written is stored so long after the last key, in ms. */
const keepMs = 1000;

/**
 * Note, outcome, tags and follow-up of a call. They can be written while the call lasts: the gateway keeps them, so they survive a
 * reload, and the next agent reads them after a transfer. Once the call has ended, the wrap-up is saved or skipped.
 * Unsaved text is kept if another call starts in between. Notes of earlier agents of the call stand above.
 *
 * @element cti-wrap-up
 * @summary Note and outcome of a call, during it and after it.
 * @fires {CustomEvent<{ callId: string, note: string, disposition: string | null, tags?: string[], followUp?: { due: string, subject: string } | null }>} cti-note-request - intent, cancelable: keep what is written so far
 * @fires {CustomEvent<{ callId: string, note: string, disposition: string | null, tags?: string[], followUp?: { due: string, subject: string } | null }>} cti-wrap-up-request - intent, cancelable
 * @fires {CustomEvent<{ seconds: number }>} cti-wrap-up-extend-request - intent, cancelable: more time for the wrap-up
 * @csspart base - the whole element
 * @csspart note - the field for the note
 * @csspart disposition - the outcomes to choose from
 * @csspart choice - one outcome
 * @csspart tags - the tags to choose from
 * @csspart tag - one tag
 * @csspart follow-up - whether something is to be done after the call
 * @csspart follow-up-due - the day of the follow-up
 * @csspart follow-up-subject - what is to be done then
 * @csspart earlier - notes of earlier agents of the call
 * @csspart kept - whether what is written is stored
 * @csspart time - the rest of the wrap-up
 * @csspart extend - gives a minute more
 * @csspart skip - saves without what was written after the call
 * @csspart save - saves note and outcome
 */
export class CtiWrapUp extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = { draft: { state: true, attribute: false } };

  declare private draft: WrapUp;
  #callId: string | null = null;
  /** The draft as the gateway had it, until another page of the agent changes it. */
  #stored: WrapUp = { note: '', disposition: null };
  /** What was written when the call ended. */
  #atEnd: WrapUp | null = null;
  #cancelKeep: (() => void) | null = null;
  /** What was sent last, until it is changed again. */
  #sent: WrapUp | null = null;
  readonly #left: WrapUpLeft = new WrapUpLeft(
    this,
    () => this.clock,
    () => this.phone?.state.$ownStatus.get() ?? null,
  );

  constructor() {
    super();
    this.draft = nothingWritten;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('textarea')?.focus(options);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$session, state.$ownStatus];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const call = this.#call;
    const stored = writtenIn(call);
    if ((call?.id ?? null) !== this.#callId) {
      this.#keep();
      this.#callId = call?.id ?? null;
      this.#sent = null;
      const begun = call === null ? undefined : this.#drafts?.get(call.id);
      this.draft = begun ?? stored;
      this.#atEnd = null;
    } else if (sameWritten(this.draft, this.#stored)) {
      // Nothing is written here: another page of the agent may have done so.
      this.draft = stored;
    }
    if (call?.phase === 'ended') this.#atEnd ??= this.draft;
    this.#stored = stored;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pagehide', this.#keep);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.#keep);
    this.#keep();
  }

  protected override render(): TemplateResult | typeof nothing {
    const call = this.#call;
    if (call === null) return nothing;
    const { text } = this;
    return html`<form part="base" class="base" aria-label=${text.wrapUp} @submit=${this.#onSubmit} @keydown=${this.#onKeydown}>
      <div class="fields">
        ${this.#renderEarlier(call)} ${this.#renderDispositions()} ${this.#renderTags()}
        ${renderFollowUp(this.text, this.clock, this.draft.followUp ?? null, (followUp) => this.#change({ followUp }))}
        <div class="field grow">
          <span class="head"
            ><label class="label" for="note">${text.note}</label
            ><span part="kept" class="kept">${this.#keptText(call)}</span></span
          >
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
      ${call.phase === 'ended' ? this.#renderActions() : nothing}
    </form>`;
  }

  #renderActions(): TemplateResult {
    const { text } = this;
    const busy = this.waits('cti-wrap-up-request');
    return html`${this.#renderTime()}<div class="actions">
        <button
          part="skip"
          class="button wide"
          type="button"
          aria-disabled=${busy ? 'true' : 'false'}
          @click=${() => this.#skip()}
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
      </div>`;
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

  /** The wrap-up has a limit: until then, routing offers no call. */
  #renderTime(): TemplateResult | typeof nothing {
    const left = this.#left.seconds;
    if (left === null) return nothing;
    const { text } = this;
    const busy = this.waits('cti-wrap-up-extend-request');
    return html`<div part="time" class="time">
      <span role="timer" dir="auto">${text.wrapUpLeft(timerText(left))}</span>
      <button
        part="extend"
        class="button outline"
        type="button"
        aria-busy=${busy ? 'true' : 'false'}
        aria-disabled=${busy ? 'true' : 'false'}
        @click=${busy ? nothing : () => this.ask('cti-wrap-up-extend-request', { seconds: 60 })}
      >
        ${busy ? busyRing : nothing}<span class="words" dir="auto">${text.oneMinuteMore}</span>
      </button>
    </div>`;
  }

  #renderTags(): TemplateResult | typeof nothing {
    const tags = this.phone?.state.$session.get()?.tags ?? [];
    if (tags.length === 0) return nothing;
    const chosen = this.draft.tags ?? [];
    return html`<fieldset part="tags">
      <legend class="label">${this.text.tags}</legend>
      <div class="choices">
        ${tags.map(
          (tag) => html`<label class="choice"
            ><input
              part="tag"
              type="checkbox"
              value=${tag}
              .checked=${chosen.includes(tag)}
              @change=${() => this.#change({ tags: toggled(chosen, tag) })}
            /><span dir="auto">${tag}</span></label
          >`,
        )}
      </div>
    </fieldset>`;
  }

  #renderEarlier({ earlierNotes = [] }: CallView): TemplateResult | typeof nothing {
    if (earlierNotes.length === 0) return nothing;
    return html`<dl part="earlier" class="earlier">
      ${earlierNotes.map(({ by, note }) => html`<dt class="label" dir="auto">${this.text.noteOf(by)}</dt><dd dir="auto">${note}</dd>`)}
    </dl>`;
  }

  /** Nothing while nothing is written. */
  #keptText(call: CallView): string {
    if (sameWritten(this.draft, nothingWritten)) return '';
    return sameWritten(this.draft, writtenIn(call)) ? this.text.noteKept : this.text.noteNotKept;
  }

  /** The call that is written about: it lasts, or its wrap-up is open. */
  get #call(): CallView | null {
    const call = this.phone?.state.$current.get() ?? null;
    return call === null || call.phase === 'ringing' || call.phase === 'completed' ? null : call;
  }

  get #drafts(): UnsentDrafts | null {
    const { phone, clock } = this;
    return phone && draftsOf({ phone, clock, send: (draft) => this.ask('cti-note-request', draft) });
  }

  #change(change: Partial<WrapUp>): void {
    this.draft = { ...this.draft, ...change };
    this.#sent = null;
    if (this.#callId) this.#drafts?.write(this.#callId, this.draft);
    this.#cancelKeep?.();
    this.#cancelKeep = this.clock.after(keepMs, () => this.#keep());
  }

  /** Stores what is written, if the gateway does not have it yet. */
  readonly #keep = (): void => {
    this.#cancelKeep?.();
    this.#cancelKeep = null;
    const callId = this.#callId;
    const call = callId === null ? undefined : this.phone?.state.$calls.get()[callId];
    // A completed call has what was saved.
    if (callId === null || call === undefined || sameWritten(this.draft, writtenIn(call))) return;
    if (call.phase === 'completed' || isGuest(call) || (this.#sent !== null && sameWritten(this.draft, this.#sent)))
      return;
    this.#sent = this.draft;
    this.ask('cti-note-request', { callId, ...this.draft });
  };

  /** Goes back to what was written when the call ended. What is omitted in a request stays as it is. */
  #skip(): void {
    const { tags, followUp } = this.draft;
    const none = { ...(tags !== undefined && { tags: [] }), ...(followUp && { followUp: null }) };
    this.#save({ ...none, ...(this.#atEnd ?? nothingWritten) });
  }

  #save(wrapUp: WrapUp): void {
    const call = this.#call;
    if (!call || this.waits('cti-wrap-up-request')) return;
    this.#cancelKeep?.();
    this.#cancelKeep = null;
    this.ask('cti-wrap-up-request', { callId: call.id, ...wrapUp });
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.#call?.phase === 'ended') this.#save({ ...this.draft, note: this.draft.note.trim() });
    else this.#keep();
  };

  /** Enter starts a new line in the note. Ctrl+Enter or Command+Enter saves. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    (event.currentTarget as HTMLFormElement).requestSubmit();
  };
}

function toggled(tags: readonly string[], tag: string): string[] {
  return tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag];
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-wrap-up': CtiWrapUp;
  }
}
