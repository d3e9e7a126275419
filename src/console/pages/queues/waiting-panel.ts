import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { QueuedCallView } from '../../../domain/protocol/queued-call.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { every } from '../../shell/every.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';

const readAgainMs = 3000;

/**
 * The calls that wait in a queue, as they come and go.
 *
 * @element console-waiting-panel
 */
export class ConsoleWaitingPanel extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = { calls: { state: true, attribute: false } };

  declare private calls: readonly QueuedCallView[];
  queue = '';
  label = '';
  context: PageContext | null = null;
  close: () => void = () => undefined;
  readonly #gone = new AbortController();

  constructor() {
    super();
    this.calls = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { context } = this;
    if (context === null) return;
    every(readAgainMs, AbortSignal.any([this.#gone.signal, context.left]), async () => {
      const { calls } = await context.ask<{ calls: readonly QueuedCallView[] }>('GET', '/v1/queued-calls');
      this.calls = calls.filter(({ queue }) => queue === this.queue);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
  }

  protected override render(): TemplateResult {
    return html`<div class="stack" role="group" aria-labelledby="title">
      <h2 id="title" dir="auto">Waiting in “${this.label}”</h2>
      ${
        this.calls.length === 0
          ? html`<p class="quiet">No call waits now.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">Caller</th>
                  <th scope="col">What</th>
                  <th scope="col">Since</th>
                </tr>
              </thead>
              <tbody>
                ${this.calls.map(
                  ({ caller, kind, since }) =>
                    html`<tr>
                      <th scope="row" dir="auto">${caller === '' ? 'Unknown' : caller}</th>
                      <td>${kind === 'call' ? 'Call' : 'Callback'}</td>
                      <td>${new Date(since).toLocaleTimeString()}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      <div class="actions"><button class="button outline" @click=${() => this.close()}>Close</button></div>
    </div>`;
  }
}

defineElement('console-waiting-panel', ConsoleWaitingPanel);

export function waitingPanel(
  context: PageContext,
  { queue, label }: { queue: string; label: string },
  close: () => void,
): ConsoleWaitingPanel {
  return Object.assign(new ConsoleWaitingPanel(), { context, queue, label, close });
}
