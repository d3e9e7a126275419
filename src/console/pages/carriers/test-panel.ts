import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { TrunkFinding, TrunkTest } from '../../../domain/protocol/administration/trunk.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { pathOf } from './carrier-record.ts';

const verdicts: Record<TrunkFinding['verdict'], string> = { right: 'Good', wrong: 'Wrong', note: 'Note' };
const kinds: Record<TrunkFinding['verdict'], string> = { right: 'good', wrong: 'problem', note: '' };

/**
 * Tests a carrier when it is shown, and shows what was found.
 *
 * @element console-carrier-test
 */
export class ConsoleCarrierTest extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = {
    result: { state: true, attribute: false },
    testing: { state: true, attribute: false },
  };

  declare private result: TrunkTest | null;
  declare private testing: boolean;
  name = '';
  context: PageContext | null = null;
  close: () => void = () => undefined;

  constructor() {
    super();
    this.result = null;
    this.testing = false;
  }

  protected override firstUpdated(): void {
    void this.#test();
  }

  protected override render(): TemplateResult {
    const { result, testing, name } = this;
    return html`<div class="stack" role="group" aria-labelledby="title" @keydown=${this.#onKey}>
      <h2 id="title" dir="auto">Test of “${name}”</h2>
      <p>${testing ? 'The carrier is asked. This takes half a minute at most.' : (result?.says ?? 'There is no result.')}</p>
      ${
        result === null || testing
          ? nothing
          : html`<ul class="stack">
              ${result.findings.map(
                ({ verdict, says, todo }) =>
                  html`<li>
                    <span class=${`chip ${kinds[verdict]}`}>${verdicts[verdict]}</span> ${says}
                    ${todo === null ? nothing : html`<br />${todo}`}
                  </li>`,
              )}
            </ul>`
      }
      <p class="quiet">No call is made. The test comes from a port of its own.</p>
      <div class="actions">
        <button class="button outline" @click=${() => this.close()}>Close</button>
        <button class="button outline" aria-disabled=${testing || nothing} @click=${() => this.#test()}>Test again</button>
      </div>
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.close();
  };

  async #test(): Promise<void> {
    const { context, name } = this;
    if (context === null || this.testing) return;
    this.testing = true;
    await context.trying(async () => {
      this.result = await context.ask<TrunkTest>('POST', `${pathOf(name)}/test`);
      // The panel may be closed by now; the line of status is read out.
      context.say(`“${name}”: ${this.result.says}`, this.result.ok ? 'good' : 'problem');
    });
    this.testing = false;
  }
}

export function testPanel(context: PageContext, name: string, close: () => void): ConsoleCarrierTest {
  const panel = document.createElement('console-carrier-test') as ConsoleCarrierTest;
  return Object.assign(panel, { context, name, close });
}

defineElement('console-carrier-test', ConsoleCarrierTest);
