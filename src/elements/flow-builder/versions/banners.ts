import { html, nothing, type TemplateResult } from 'lit';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { clockTime } from '../../time-texts.ts';
import { setDocument } from '../edit/nodes.ts';
import { type FlowInput, readForEditing } from '../edit/open.ts';
import type { PanelContext } from '../panel.ts';
import { renderDifference } from './difference.ts';
import type { KeptDraft } from './kept-draft.ts';
import type { FlowConflict } from './stored-flow.ts';
import { momentText } from './versions-text.ts';

/** What needs a decision before the draft can be saved: a conflict, a session that ended, a draft that was kept. */
export class Banners {
  readonly #context: PanelContext;
  readonly #kept: KeptDraft;
  /** The conflict that was decided here, until the page removes it. */
  #decided: FlowConflict | null = null;
  /** The conflict whose difference is shown. */
  #compared: FlowConflict | null = null;
  /** The document of the last conflict. */
  #theirs: { of: FlowConflict; document: FlowDocument | null } | null = null;

  constructor(context: PanelContext, kept: KeptDraft) {
    this.#context = context;
    this.#kept = kept;
  }

  render(): TemplateResult | typeof nothing {
    const { stored, editor } = this.#context;
    const { conflict, sessionEnded } = stored;
    const { offer } = this.#kept;
    return html`${sessionEnded ? this.#renderSession() : nothing}
    ${conflict === null || conflict === this.#decided ? nothing : this.#renderConflict(conflict)}
    ${offer === null || editor.readonly ? nothing : this.#renderKept(offer.at)}`;
  }

  #renderSession(): TemplateResult {
    const words = this.#context.text.stored;
    return html`<div part="session-ended" class="banner" role="alert">
      <p><strong>${words.sessionEnded}</strong> ${this.#kept.works ? words.sessionEndedHelp : words.notKept}</p>
      <div class="banner-buttons">
        <button data-act="sign-in" class="button primary" type="button" @click=${() => this.#context.ask('cti-flow-sign-in-request', {})}>
          ${words.signIn}
        </button>
      </div>
    </div>`;
  }

  #renderConflict(conflict: FlowConflict): TemplateResult {
    const { text, locale, editor } = this.#context;
    const words = text.stored;
    const theirs = this.#theirsOf(conflict);
    const when = conflict.at === undefined ? '' : clockTime(conflict.at, locale);
    const isCompared = this.#compared === conflict;
    const compare = (): void => {
      this.#compared = isCompared ? null : conflict;
      this.#context.requestUpdate();
    };
    return html`<div part="conflict" class="banner" role="alert">
      <p><strong dir="auto">${words.conflict(conflict.by, when)}</strong> ${words.conflictHelp}</p>
      ${theirs === null ? html`<p>${words.theirsUnreadable}</p>` : nothing}
      <div class="banner-buttons">
        ${
          theirs === null
            ? nothing
            : html`<button data-act="compare-theirs" class="button outline" type="button" aria-expanded=${String(isCompared)} @click=${compare}>
                  ${words.showDifference}
                </button>
                <button data-act="take-theirs" class="button outline" type="button" @click=${() => this.#take(conflict, theirs)}>
                  ${words.takeTheirs}
                </button>`
        }
        <button data-act="keep-mine" class="button outline" type="button" @click=${() => this.#keep(conflict)}>
          ${words.keepMine}
        </button>
      </div>
      ${
        isCompared && theirs !== null
          ? html`<h3>${words.comparedWithTheirs(conflict.by)}</h3>
              ${renderDifference(this.#context, theirs, editor.document)}`
          : nothing
      }
    </div>`;
  }

  #renderKept(at: number): TemplateResult {
    const { text, locale, announce } = this.#context;
    const words = text.stored;
    const restore = (): void => {
      this.#kept.restore();
      announce(words.restored);
    };
    const discard = (): void => {
      this.#kept.discard();
      this.#context.requestUpdate();
    };
    return html`<div part="kept-draft" class="banner" role="status">
      <p>${words.keptDraft(momentText(new Date(at).toISOString(), locale))}</p>
      <div class="banner-buttons">
        <button data-act="restore" class="button primary" type="button" @click=${restore}>${words.restore}</button>
        <button data-act="discard" class="button outline" type="button" @click=${discard}>${words.discard}</button>
      </div>
    </div>`;
  }

  /** Theirs becomes the draft. It is a step of the history, so that nothing typed is lost. */
  #take(conflict: FlowConflict, theirs: FlowDocument): void {
    const { editor } = this.#context;
    if (!this.#context.ask('cti-flow-resolve-request', { keep: 'theirs', flow: theirs })) return;
    this.#decided = conflict;
    editor.apply(setDocument(theirs));
    editor.saved(theirs);
    this.#context.announce(this.#context.text.stored.tookTheirs);
    this.#context.requestUpdate();
  }

  #keep(conflict: FlowConflict): void {
    const { editor } = this.#context;
    if (!this.#context.ask('cti-flow-resolve-request', { keep: 'mine', flow: editor.document })) return;
    this.#decided = conflict;
    this.#context.requestUpdate();
  }

  #theirsOf(conflict: FlowConflict): FlowDocument | null {
    if (this.#theirs?.of === conflict) return this.#theirs.document;
    const read = readForEditing(conflict.document as FlowInput);
    const document = 'document' in read ? read.document : null;
    this.#theirs = { of: conflict, document };
    return document;
  }
}
