import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { every } from '../../shell/every.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { agentPage } from '../agents/agent-query.ts';
import { type Facts, type Finding, findingsOf, type Step, stepsOf } from './findings.ts';
import { overviewStyles } from './overview.styles.ts';

const readAgainMs = 10_000;

/**
 * What needs attention, the first steps, and the queues now.
 *
 * @element console-overview
 */
export class ConsoleOverview extends LitElement {
  static override styles = [tokens, controls, pageStyles, overviewStyles];
  static override properties: PropertyDeclarations = { facts: { state: true, attribute: false } };

  /** null: not read yet. */
  declare private facts: Facts | null;
  context: PageContext | null = null;

  constructor() {
    super();
    this.facts = null;
  }

  protected override firstUpdated(): void {
    const { context } = this;
    if (context === null) return;
    const read = async (): Promise<void> => {
      this.facts = await readFacts(context);
    };
    context.changes.watch(['agent', 'crm-connection', 'flow', 'queue', 'virtual-number'], context.left, () => {
      void context.trying(read);
    });
    void context.trying(read);
    every(readAgainMs, context.left, read);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { facts, context } = this;
    if (facts === null) return nothing;
    return html`<section class="card" aria-labelledby="problems">
        <h2 id="problems">Problems</h2>
        ${this.#renderFindings(findingsOf(facts))}
      </section>
      ${context?.person.role === 'admin' ? this.#renderSteps(stepsOf(facts)) : nothing} ${this.#renderQueues(facts)}`;
  }

  #renderFindings(findings: readonly Finding[]): TemplateResult {
    if (findings.length === 0)
      return html`<p class="good">None. Numbers, flows, queues and CRM connections look right.</p>`;
    return html`<ul>
      ${findings.map(
        ({ text, href, action }) =>
          html`<li class="notice bad"><span dir="auto">${text}</span> <a href=${href}>${action}</a></li>`,
      )}
    </ul>`;
  }

  #renderSteps(steps: readonly Step[]): TemplateResult | typeof nothing {
    const done = steps.filter((step) => step.done).length;
    // A list of what was done long ago has no use.
    if (done === steps.length) return nothing;
    return html`<section class="card" aria-labelledby="steps">
      <h2 id="steps">First steps</h2>
      <p class="quiet">${done} of ${steps.length} done</p>
      <ol>
        ${steps.map(
          ({ text, href, action, done: finished }) =>
            html`<li class=${finished ? 'done' : ''}>
              <span class="chip ${finished ? 'good' : ''}">${finished ? 'Done' : 'To do'}</span>
              <span class="step">${text}</span>
              ${finished ? nothing : html`<a href=${href}>${action}</a>`}
            </li>`,
        )}
      </ol>
    </section>`;
  }

  #renderQueues({ queues }: Facts): TemplateResult | typeof nothing {
    if (queues.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="queues">
      <h2 id="queues">Queues now</h2>
      <dl>
        ${queues.map(
          ({ label, waiting, staffed, free }) =>
            html`<div>
              <dt dir="auto">${label}</dt>
              <dd>${waiting} waiting, ${staffed} staffed, ${free} free</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }
}

async function readFacts({ ask, person }: PageContext): Promise<Facts> {
  const admin = person.role === 'admin';
  /** null: only administrators may read it. */
  const read = <Answer>(path: string): Promise<Answer | null> =>
    admin ? ask<Answer>('GET', path) : Promise.resolve(null);
  const [numbers, flows, connections, queues, agents] = await Promise.all([
    read<NonNullable<Facts['numbers']>>('/v1/virtual-numbers'),
    read<NonNullable<Facts['flows']>>('/v1/flows'),
    read<NonNullable<Facts['connections']>>('/v1/crm-connections'),
    ask<Facts['queues']>('GET', '/v1/queue-figures'),
    agentPage(ask, { search: '', after: null, limit: 1 }),
  ]);
  return { numbers, flows, connections, queues, agents: agents.rows.length > 0 };
}

export function page(context: PageContext): HTMLElement {
  return Object.assign(new ConsoleOverview(), { context });
}

defineElement('console-overview', ConsoleOverview);
