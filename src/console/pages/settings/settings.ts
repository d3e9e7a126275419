import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { DoctorReport, SettingView } from '../../../domain/protocol/administration/settings.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';

const sources = {
  environment: 'Environment',
  file: 'Configuration file',
  'secret-file': 'File of its own',
  default: 'Default',
} as const;

/** The settings of the gateway, and what the doctor finds. They are changed outside: a restart applies them. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  const doctor = new ConsoleDoctor();
  doctor.context = context;
  return listPage<SettingView>(context, {
    one: 'setting',
    many: 'settings',
    changes: [],
    keyOf: ({ name }) => name,
    nameOf: ({ name }) => name,
    searches: 'name or meaning',
    columns: [
      { title: 'Setting', view: ({ name }) => html`<bdi dir="ltr">${name}</bdi>` },
      { title: 'Value', view: valueView },
      { title: 'From', view: ({ source }) => sources[source] },
      { title: 'What it does', view: ({ description }) => description },
    ],
    read: async (query) =>
      localRows(
        await ask<readonly SettingView[]>('GET', '/v1/settings'),
        query,
        ({ name, description }) => `${name} ${description}`,
      ),
    above: () => html`${doctor}
      <p>
        Settings are in the environment of the gateway or in its configuration file. A change counts after a restart;
        that of carriers, TLS files and the log level after SIGHUP.
      </p>`,
    none: 'The gateway tells no settings.',
  });
}

function valueView({ value, default: fallback, source }: SettingView): TemplateResult | string {
  if (value === null) return 'Set, and hidden';
  if (value === '') return 'Not set';
  const instead = source !== 'default' && fallback !== '' && fallback !== value ? ` (instead of ${fallback})` : '';
  return html`<bdi dir="ltr">${value}</bdi>${instead}`;
}

const verdicts = { wrong: 'Wrong', note: 'Note', right: 'Right' } as const;
const kinds = { wrong: 'problem', note: 'warning', right: 'good' } as const;

const findingStyles = css`
  .findings {
    display: grid;
    gap: 8px;
  }
`;

/**
 * The doctor's findings, problems first. It examines when the person asks.
 *
 * @element console-doctor
 */
export class ConsoleDoctor extends LitElement {
  static override styles = [tokens, controls, pageStyles, findingStyles];
  static override properties: PropertyDeclarations = {
    report: { state: true, attribute: false },
    examining: { state: true, attribute: false },
  };
  context: PageContext | null = null;
  declare private report: DoctorReport | null;
  declare private examining: boolean;

  constructor() {
    super();
    this.report = null;
    this.examining = false;
  }

  protected override render(): TemplateResult {
    const { report, examining } = this;
    return html`<section class="card stack" aria-labelledby="title">
      <h2 id="title">Doctor</h2>
      <p>Examines settings, machine, database, CRMs and carriers. It changes nothing, and can take a minute.</p>
      <div class="actions">
        <button class="button outline" aria-disabled=${examining || nothing} @click=${this.#examine}>
          ${examining ? 'Examining…' : 'Examine the gateway'}
        </button>
      </div>
      ${report === null ? nothing : this.#renderFindings(report)}
    </section>`;
  }

  #renderFindings({ at, findings }: DoctorReport): TemplateResult {
    const order = Object.keys(verdicts);
    const sorted = findings.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
    return html`<p>Examined at ${new Date(at).toLocaleTimeString()}.</p>
      <ul class="findings">
        ${sorted.map(
          ({ verdict, says, todo }) =>
            html`<li>
              <span class="chip ${kinds[verdict]}">${verdicts[verdict]}</span> ${says}
              ${todo === null ? nothing : html`<br />${todo}`}
            </li>`,
        )}
      </ul>`;
  }

  readonly #examine = async (): Promise<void> => {
    const { context } = this;
    if (this.examining || context === null) return;
    this.examining = true;
    await context.trying(async () => {
      this.report = await context.ask<DoctorReport>('GET', '/v1/doctor');
      const wrong = this.report.findings.filter(({ verdict }) => verdict === 'wrong').length;
      context.say(
        wrong === 0 ? 'Nothing is wrong.' : `Things that are wrong: ${wrong}.`,
        wrong === 0 ? 'good' : 'problem',
      );
    });
    this.examining = false;
  };
}

defineElement('console-doctor', ConsoleDoctor);
