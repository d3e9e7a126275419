import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { type FlowInput, readForEditing } from '../edit/open.ts';
import type { Panel, PanelContext, PanelEntry } from '../panel.ts';
import { renderDifference } from './difference.ts';
import type { FlowVersion } from './stored-flow.ts';
import { styles } from './versions.styles.ts';
import { momentText } from './versions-text.ts';

/** The draft, the live version and the history: differences, publishing and rolling back. */
export class Versions implements Panel {
  readonly #context: PanelContext;
  /** What has changed, for the next version. */
  #comment = '';
  /** The comment that was sent last, and the newest version before it. */
  #sent: { comment: string; newest: number } | null = null;
  /** The version that the draft is compared with. */
  #compared: number | null = null;
  /** The version that a roll-back is asked for. */
  #asked: number | null = null;
  #focusLater: string | null = null;
  /** Versions that the page was asked for. */
  readonly #requested = new Set<number>();
  readonly #read = new WeakMap<object, FlowDocument | null>();

  constructor(context: PanelContext) {
    this.#context = context;
  }

  render(): TemplateResult {
    const { text, stored } = this.#context;
    this.#forgetPublished();
    return html`<div part="versions" class="versions">
      <h2>${text.stored.versions}</h2>
      ${this.#renderDraft(stored.versions.find((version) => version.live) ?? null)}
      ${this.#renderHistory(stored.versions)}
    </div>`;
  }

  updated(): void {
    if (this.#focusLater === null) return;
    this.#context.root.querySelector<HTMLElement>(this.#focusLater)?.focus();
    this.#focusLater = null;
  }

  /** Publishing can fail: the comment stays until its version is there. What is typed meanwhile is for the next one. */
  #forgetPublished(): void {
    if (this.#sent === null || this.#newest <= this.#sent.newest) return;
    if (this.#comment.trim() === this.#sent.comment) this.#comment = '';
    this.#sent = null;
  }

  get #newest(): number {
    return Math.max(0, ...this.#context.stored.versions.map(({ version }) => version));
  }

  #renderDraft(now: FlowVersion | null): TemplateResult {
    const { editor, text, stored, locale } = this.#context;
    const words = text.stored;
    const others = new Intl.ListFormat(locale).format(stored.others);
    return html`<section aria-labelledby="versions-draft">
      <h3 id="versions-draft">${words.draft}</h3>
      <p>${editor.dirty ? words.draftUnsaved : words.draftSaved}</p>
      ${others === '' ? nothing : html`<p class="others" dir="auto">${words.alsoEditing(others)}</p>`}
      <h3>${words.sinceLive}</h3>
      ${now === null ? html`<p class="hint">${words.neverPublished}</p>` : this.#renderDifferenceTo(now)}
      ${editor.readonly ? nothing : this.#renderPublish()}
    </section>`;
  }

  #renderPublish(): TemplateResult {
    const { editor, text } = this.#context;
    const words = text.stored;
    const errors = editor.$findings.get().filter(({ severity }) => severity === 'error');
    const able = errors.length === 0 && editor.document.nodes.length > 0;
    const publish = (): void => {
      if (!able) return;
      const comment = this.#comment.trim();
      const sent = { comment, newest: this.#newest };
      if (this.#context.ask('cti-flow-publish-request', { flow: editor.document, comment })) this.#sent = sent;
    };
    return html`<div class="field">
        <label class="label" for="versions-comment">${words.comment}</label>
        <input
          class="input"
          id="versions-comment"
          type="text"
          maxlength="500"
          dir="auto"
          .value=${live(this.#comment)}
          @input=${({ target }: Event) => {
            this.#comment = (target as HTMLInputElement).value;
          }}
        />
      </div>
      ${
        errors.length === 0
          ? nothing
          : html`<div id="versions-blocked">
              <p class="blocked">${words.publishBlocked(errors.length)}</p>
              <ul class="changes">
                ${errors.slice(0, 10).map(
                  ({ node, path = '', message }) =>
                    html`<li class="problem error">
                      <button part="problem" class="change-link" type="button" dir="auto" @click=${() => this.#context.jump(node ?? null, path)}>
                        ${node === undefined ? message : `${node}: ${message}`}
                      </button>
                    </li>`,
                )}
              </ul>
            </div>`
      }
      <div class="version-buttons">
        <button
          data-act="publish-version"
          class="button primary"
          type="button"
          aria-disabled=${able ? 'false' : 'true'}
          aria-describedby=${errors.length === 0 ? nothing : 'versions-blocked'}
          @click=${publish}
        >
          ${words.publish}
        </button>
      </div>
      ${editor.dirty ? html`<p class="hint">${words.saveFirst}</p>` : nothing}`;
  }

  #renderHistory(versions: readonly FlowVersion[]): TemplateResult {
    const words = this.#context.text.stored;
    return html`<section aria-labelledby="versions-history">
      <h3 id="versions-history">${words.history}</h3>
      ${
        versions.length === 0
          ? html`<p class="hint">${words.noHistory}</p>`
          : html`<ul>
              ${repeat(
                versions,
                ({ version }) => version,
                (version) => this.#renderVersion(version),
              )}
            </ul>`
      }
    </section>`;
  }

  #renderVersion(version: FlowVersion): TemplateResult {
    const { text, locale, editor } = this.#context;
    const words = text.stored;
    const { version: number, comment, publishedAt, publishedBy, live: isLive } = version;
    const isCompared = this.#compared === number;
    const compare = (): void => {
      this.#compared = isCompared ? null : number;
      this.#context.requestUpdate();
    };
    return html`<li part="version" class="version">
      <p class="version-name">
        <span>${words.version(number)}</span>${isLive ? html`<span class="chip">${words.live}</span>` : nothing}
      </p>
      ${comment === '' ? nothing : html`<p dir="auto">${comment}</p>`}
      <p class="hint" dir="auto">${words.publishedBy(publishedBy, momentText(publishedAt, locale))}</p>
      <div class="version-buttons">
        <button data-act="compare" class="button outline" type="button" aria-label=${words.compareWith(number)} aria-expanded=${String(isCompared)} @click=${compare}>
          ${words.compare}
        </button>
        ${
          isLive || editor.readonly
            ? nothing
            : html`<button
                data-act="roll-back"
                class="button outline"
                type="button"
                data-version=${number}
                aria-label=${words.rollBackTo(number)}
                aria-expanded=${String(this.#asked === number)}
                @click=${() => this.#ask(number)}
              >
                ${words.rollBack}
              </button>`
        }
      </div>
      ${this.#asked === number ? this.#renderQuestion(number) : nothing}
      ${
        isCompared
          ? html`<h3>${words.compared(number)}</h3>
              ${this.#renderDifferenceTo(version)}`
          : nothing
      }
    </li>`;
  }

  #renderQuestion(version: number): TemplateResult {
    const words = this.#context.text.stored;
    const cancel = (): void => {
      this.#asked = null;
      this.#focusLater = `[data-act=roll-back][data-version="${version}"]`;
      this.#context.requestUpdate();
    };
    const rollBack = (): void => {
      this.#context.ask('cti-flow-roll-back-request', { version });
      cancel();
    };
    const onKeydown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      cancel();
    };
    return html`<div class="version-question" role="group" aria-labelledby="versions-question" @keydown=${onKeydown}>
      <p id="versions-question">${words.rollBackQuestion(version)}</p>
      <p class="hint" id="versions-question-help">${words.rollBackHelp}</p>
      <div class="version-buttons">
        <button
          data-act="confirm-roll-back"
          class="button primary"
          type="button"
          aria-describedby="versions-question versions-question-help"
          @click=${rollBack}
        >
          ${words.rollBackTo(version)}
        </button>
        <button data-act="cancel-roll-back" class="button outline" type="button" @click=${cancel}>${words.cancel}</button>
      </div>
    </div>`;
  }

  /** From a version to the draft. A version that is not here yet is asked for once. */
  #renderDifferenceTo(version: FlowVersion): TemplateResult {
    const { editor, text } = this.#context;
    const { document } = version;
    if (document === undefined) {
      this.#fetch(version.version);
      return html`<p class="hint">${text.stored.loading}</p>`;
    }
    if (document === null) return this.#renderNotFetched(version.version);
    const read = this.#documentOf(document as object);
    if (read === null) return html`<p class="hint">${text.stored.theirsUnreadable}</p>`;
    return renderDifference(this.#context, read, editor.document);
  }

  #renderNotFetched(version: number): TemplateResult {
    const words = this.#context.text.stored;
    const again = (): void => {
      this.#requested.delete(version);
      this.#fetch(version);
    };
    return html`<p class="hint">${words.notFetched(version)}</p>
      <div class="version-buttons">
        <button data-act="fetch-again" class="button outline" type="button" @click=${again}>${words.fetchAgain}</button>
      </div>`;
  }

  #fetch(version: number): void {
    if (this.#requested.has(version)) return;
    this.#requested.add(version);
    // The page may answer at once, and the rendering is not over yet.
    queueMicrotask(() => this.#context.ask('cti-flow-version-request', { version }));
  }

  #documentOf(document: object): FlowDocument | null {
    const known = this.#read.get(document);
    if (known !== undefined) return known;
    const read = readForEditing(document as FlowInput);
    const value = 'document' in read ? read.document : null;
    this.#read.set(document, value);
    return value;
  }

  #ask(version: number): void {
    this.#asked = this.#asked === version ? null : version;
    this.#focusLater = this.#asked === null ? null : '[data-act=confirm-roll-back]';
    this.#context.requestUpdate();
  }
}

export const versionsPanel: PanelEntry = {
  id: 'versions',
  label: ({ stored }) => stored.versions,
  styles,
  make: (context) => new Versions(context),
};
