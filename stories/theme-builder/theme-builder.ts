import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import '../whole-softphone.ts';
import { type ContrastFault, contrastFaults } from '../../src/domain/theme/contrast.ts';
import { type ColourName, type Colours, colourNames, type Theme, themeCss } from '../../src/domain/theme/theme.ts';
import { neutral, themes } from '../../src/domain/theme/themes.ts';
import { controls } from '../../src/elements/controls.styles.ts';
import { icons } from '../../src/elements/icons.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { ThemedElement } from '../../src/elements/themed-element.ts';
import { tokens } from '../../src/elements/tokens.styles.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { styles } from './theme-builder.styles.ts';

const schemes = ['light', 'dark'] as const;
const shapes = { radius: '10px', 'radius-large': '16px', 'target-size': '44px', 'font-size': '14px' };

/** Makes a theme: colours and shapes with a softphone beside them, warnings of texts that cannot be read, and the CSS. */
export class ThemeBuilder extends ThemedElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    draft: { attribute: false },
    scheme: {},
    said: { state: true, attribute: false },
  };

  declare draft: Theme;
  /** Of the softphone. */
  declare scheme: 'light' | 'dark';
  declare private said: string;
  readonly #phone = phoneInState('active');

  constructor() {
    super();
    this.draft = neutral;
    this.scheme = 'light';
    this.said = '';
  }

  protected override render(): TemplateResult {
    const { phone, css } = { phone: this.#phone, css: this.#css };
    return html`<div class="base" lang="en" dir="ltr">
      <div class="choices">
        <h2>Theme builder</h2>
        <label class="field">
          <span class="label">Begin with</span>
          <select class="input start" @change=${this.#begin}>
            ${Object.entries(themes).map(([name, { label }]) => html`<option value=${name}>${label}</option>`)}
          </select>
        </label>
        <label class="field">
          <span class="label">Show</span>
          <select class="input scheme" .value=${this.scheme} @change=${this.#show}>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <section role="status" aria-label="Contrast">${this.#renderFaults()}</section>
        ${schemes.map((scheme) => this.#renderColours(scheme))}
        <section>
          <h3>Shapes</h3>
          <div class="colours">${Object.entries(shapes).map(([name, usual]) => this.#renderShape(name, usual))}</div>
        </section>
        <section>
          <h3>Style sheet</h3>
          <textarea class="input css" readonly aria-label="Style sheet" .value=${css}></textarea>
          <div class="actions">
            <button class="button primary copy" type="button" @click=${() => void this.#copy(css)}>Copy</button>
            <a class="button" download="theme.css" href=${`data:text/css;charset=utf-8,${encodeURIComponent(css)}`}>Download</a>
          </div>
          <p role="status">${this.said}</p>
        </section>
      </div>
      <div><cti-softphone class="phone" theme=${this.scheme} .phone=${phone} .clock=${phone.clock}></cti-softphone></div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const softphone = this.renderRoot.querySelector<CtiSoftphone>('cti-softphone');
    if (softphone === null) return;
    for (const [, property = '', value = ''] of this.#css.matchAll(/(--[\w-]+): (.+);/g)) {
      softphone.style.setProperty(property, value);
    }
  }

  #renderFaults(): TemplateResult {
    const faults = schemes.flatMap((scheme) =>
      contrastFaults(this.draft[scheme]).map((fault) => ({ scheme, ...fault })),
    );
    if (faults.length === 0) return html`<p class="fine">${icons.check} Every text has enough contrast.</p>`;
    return html`<ul class="faults">${faults.map(renderFault)}</ul>`;
  }

  #renderColours(scheme: 'light' | 'dark'): TemplateResult {
    return html`<section>
      <h3>${scheme === 'light' ? 'Light' : 'Dark'}</h3>
      <div class="colours">
        ${colourNames.map(
          (name) => html`<label class="colour">
            <input
              type="color"
              name=${`${scheme}-${name}`}
              .value=${this.draft[scheme][name]}
              @input=${(event: Event) => this.#paint(scheme, name, textIn(event))}
            />
            <span>${name}</span>
          </label>`,
        )}
      </div>
    </section>`;
  }

  #renderShape(name: string, usual: string): TemplateResult {
    return html`<label class="field">
      <span class="label">${name}</span>
      <input
        class="input"
        placeholder=${usual}
        .value=${this.draft.shapes[name] ?? ''}
        @input=${(event: Event) => this.#shape(name, textIn(event))}
      />
    </label>`;
  }

  get #css(): string {
    return themeCss(this.draft);
  }

  readonly #begin = (event: Event): void => {
    this.draft = themes[textIn(event)] ?? neutral;
  };

  readonly #show = (event: Event): void => {
    this.scheme = textIn(event) === 'dark' ? 'dark' : 'light';
  };

  #paint(scheme: 'light' | 'dark', name: ColourName, value: string): void {
    const colours: Colours = { ...this.draft[scheme], [name]: value };
    this.draft = { ...this.draft, [scheme]: colours };
  }

  /** Lengths only: other text could end the rule. */
  #shape(name: string, value: string): void {
    const others = Object.entries(this.draft.shapes).filter(([each]) => each !== name);
    const own = /^\d+(\.\d+)?(px|rem|em)$/.test(value.trim()) ? [[name, value.trim()]] : [];
    this.draft = { ...this.draft, shapes: Object.fromEntries([...others, ...own]) };
  }

  async #copy(css: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(css);
      this.said = 'The style sheet is in the clipboard.';
    } catch {
      this.renderRoot.querySelector<HTMLTextAreaElement>('textarea')?.select();
      this.said = 'The browser gave no access to the clipboard. The text is selected: press Ctrl+C.';
    }
  }
}

function renderFault({ scheme, front, ground, ratio, needs }: ContrastFault & { scheme: string }): TemplateResult {
  return html`<li class="fault">
    ${icons.warning}<span>${scheme === 'light' ? 'Light' : 'Dark'}: ${front} on ${ground} has a contrast of ${ratio}. It needs ${needs}.</span>
  </li>`;
}

function textIn(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

if (customElements.get('story-theme-builder') === undefined) customElements.define('story-theme-builder', ThemeBuilder);
