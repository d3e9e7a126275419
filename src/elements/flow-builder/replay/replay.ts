import { html, nothing, type TemplateResult } from 'lit';
import { spokenDuration, timerText } from '../../time-texts.ts';
import { outcomeText } from '../outcome-text.ts';
import type { Panel, PanelContext, PanelEntry } from '../panel.ts';
import { momentText } from '../versions/versions-text.ts';
import type { RecordedStep } from './recorded-step.ts';
import { styles } from './replay.styles.ts';

/** The way of one recorded call: the canvas shows it up to the chosen step. */
export class Replay implements Panel {
  readonly #context: PanelContext;
  #path: readonly RecordedStep[] = [];
  /** The index of the chosen step. Null: the whole way is shown. */
  #at: number | null = null;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  render(): TemplateResult {
    const { text, recorded, locale } = this.#context;
    if (recorded !== this.#path) {
      this.#path = recorded;
      this.#at = null;
    }
    const words = text.recorded;
    const [first] = this.#path;
    const began = first?.at;
    const at = this.#at;
    const count = this.#path.length;
    return html`<div part="replay" class="replay">
      <h2>${words.replay}</h2>
      ${began === undefined ? nothing : html`<p class="hint">${words.calledAt(momentText(began, locale))}</p>`}
      <div class="replay-buttons">
        ${this.#button('previous', words.previous, at !== null && at > 0, () => this.#show((at ?? 0) - 1))}
        ${this.#button('next', words.next, count > 0 && (at ?? -1) < count - 1, () => this.#show((at ?? -1) + 1))}
        ${this.#button('whole', words.whole, at !== null, () => this.#show(null))}
      </div>
      ${at === null ? nothing : html`<p class="hint">${words.stepOf(at + 1, count)}</p>`}
      <ol class="replay-steps">
        ${this.#path.map((step, index) => this.#renderStep(step, index))}
      </ol>
    </div>`;
  }

  #button(act: string, label: string, able: boolean, go: () => void): TemplateResult {
    return html`<button
      data-act=${act}
      class="button outline"
      type="button"
      aria-disabled=${able ? 'false' : 'true'}
      @click=${() => able && go()}
    >
      ${label}
    </button>`;
  }

  #renderStep({ node: name, outcome, at, seconds, digits, detail }: RecordedStep, index: number): TemplateResult {
    const { editor, text, locale } = this.#context;
    const words = text.recorded;
    const node = editor.node(name);
    const way = outcome === null ? null : node === null ? outcome : outcomeText(node, outcome, text);
    return html`<li>
      <button
        data-act="recorded-step"
        class="replay-step"
        type="button"
        aria-current=${this.#at === index ? 'step' : nothing}
        @click=${() => this.#show(index)}
      >
        <span dir="auto">${way === null ? name : text.simulation.lines.step(name, way)}</span>
        ${at === undefined ? nothing : html`<span class="quiet">${words.timeAt(this.#since(at), spokenDuration(seconds ?? 0, locale))}</span>`}
        ${digits === undefined || digits === '' ? nothing : html`<span class="quiet">${words.keysPressed(digits)}</span>`}
        ${detail === undefined ? nothing : html`<span class="quiet" dir="auto">${detail}</span>`}
        ${node === null ? html`<span class="quiet">${words.gone}</span>` : nothing}
      </button>
    </li>`;
  }

  /** The time since the call began. */
  #since(at: string): string {
    const began = Date.parse(this.#path[0]?.at ?? at);
    return timerText((Date.parse(at) - began) / 1000);
  }

  #show(at: number | null): void {
    const { editor, text } = this.#context;
    this.#at = at;
    const visits = this.#path.map(({ node, outcome }) => ({ node, outcome }));
    const shown = at === null ? visits : visits.slice(0, at + 1);
    // The call is in the chosen step: its outcome did not lead on yet.
    editor.setVisits(
      at === null ? shown : shown.map((visit, index) => (index === at ? { ...visit, outcome: null } : visit)),
    );
    const step = at === null ? undefined : this.#path[at];
    if (step !== undefined && at !== null) {
      if (editor.node(step.node) !== null) editor.reveal(step.node, '', false);
      this.#context.announce(`${text.recorded.stepOf(at + 1, this.#path.length)}: ${step.node}`);
    }
    this.#context.requestUpdate();
  }
}

export const replayPanel: PanelEntry = {
  id: 'replay',
  label: ({ recorded }) => recorded.replay,
  isListed: ({ recorded }) => recorded.length > 0,
  styles,
  make: (context) => new Replay(context),
};
