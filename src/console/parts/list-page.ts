import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';
import type { PageContext } from '../shell/page-context.ts';
import { deletePanel } from './delete-panel.ts';
import type { ListDefinition, ListHandle, ListRows, RowAction } from './list.ts';
import { listStyles } from './list-page.styles.ts';
import { ConsoleRecordForm, recordForm } from './record-form.ts';

const pageSize = 50;
/** The gateway's pages at most. A list that was paged further is read again up to here. */
const mostReadAgain = 500;
const typingPauseMs = 250;

/**
 * A page that lists records of one kind: search and paging, a table, and a panel with the form of a record or the question
 * before it is deleted. The list is read again when something changed elsewhere; the panel stays as it is.
 *
 * @element console-list-page
 */
export class ConsoleListPage<Row = unknown> extends LitElement implements ListHandle<Row> {
  static override styles = [tokens, controls, pageStyles, listStyles];
  static override properties: PropertyDeclarations = {
    definition: { attribute: false },
    context: { attribute: false },
    rows: { state: true, attribute: false },
    next: { state: true, attribute: false },
    panel: { state: true, attribute: false },
  };

  declare definition: ListDefinition<Row>;
  declare context: PageContext;
  /** null: not read yet. */
  declare private rows: readonly Row[] | null;
  declare private next: string | null;
  declare private panel: HTMLElement | null;
  #search = '';
  /** What the rows were searched by. While the answer to a search is awaited, it is the search before. */
  #found = '';
  #reads = 0;
  #latest: Promise<void> | null = null;
  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The key of the row that the panel is about. null: none. */
  #about: string | null = null;
  /** Whether an action runs that a button has started. A second press would run it twice. */
  #acting = false;
  /** Where the page begins that is on its way after “Show more”. null: none is. */
  #coming: string | null = null;

  constructor() {
    super();
    this.rows = null;
    this.next = null;
    this.panel = null;
  }

  protected override firstUpdated(): void {
    const { changes, left } = this.context;
    left.addEventListener('abort', () => clearTimeout(this.#typing), { once: true });
    const kinds = this.definition.changes;
    if (kinds.length > 0) changes.watch(kinds, left, () => void this.#refreshQuietly());
    void this.context.trying(() => this.refresh());
  }

  async refresh(): Promise<void> {
    const reading = this.#read();
    this.#latest = reading;
    await reading;
    // A later question was asked meanwhile, and its answer is the one that is shown.
    if (this.#latest !== reading) await this.#latest;
  }

  async #read(): Promise<void> {
    this.#reads += 1;
    const own = this.#reads;
    const search = this.#search;
    const shown = search === this.#found ? (this.rows?.length ?? 0) : 0;
    const limit = Math.min(Math.max(shown, pageSize), mostReadAgain);
    const page = await this.definition.read({ search, after: null, limit });
    // Of two questions, the later one counts, whichever answer comes first.
    if (own !== this.#reads) return;
    this.rows = page.rows;
    this.next = page.next;
    this.#found = search;
    const edited = page.rows.find((row) => this.definition.keyOf(row) === this.#about);
    if (edited !== undefined && this.panel instanceof ConsoleRecordForm) this.panel.follow(edited);
  }

  async edit(row: Row | null): Promise<void> {
    const { definition, context } = this;
    const record = await definition.form?.();
    if (record === undefined) return;
    // The row may be older than the record.
    const fresh = row === null ? null : await record.read(row);
    const form = recordForm(context, record, fresh);
    form.addEventListener('record-closed', () => this.#close());
    form.addEventListener('record-saved', (event) => {
      void context.trying(async () => {
        const saved = (event as CustomEvent<Row>).detail;
        const panel = record.afterSave?.(saved, () => this.#close()) ?? null;
        this.panel = null;
        this.#about = null;
        // What is returned once is shown first: nothing that fails afterwards may lose it.
        if (panel !== null) await this.#show(saved, panel);
        await this.refresh();
        if (panel === null) await this.#focusRow(definition.keyOf(saved));
        const warnings = record.warningsOf?.(saved) ?? [];
        context.say(
          [`“${record.nameOf(saved)}” is saved.`, ...warnings].join(' '),
          warnings.length === 0 ? 'good' : '',
        );
      });
    });
    await this.#openAbout(row, form);
  }

  async open(panel: HTMLElement | null, row?: Row): Promise<void> {
    if (panel !== null) await this.#openAbout(row ?? null, panel);
    else if (this.panel !== null) this.#close();
  }

  async clear(): Promise<boolean> {
    if (this.panel === null) return true;
    if (!(await this.context.mayLose())) return false;
    this.panel = null;
    this.#about = null;
    // The form that is gone takes its note of unsaved input with it.
    await this.updateComplete;
    return true;
  }

  protected override render(): TemplateResult {
    const { definition, context, rows, next, panel } = this;
    const creates = context.mayChange && definition.form !== undefined && definition.creates !== false;
    return html`${definition.above === undefined ? nothing : html`<div class="above">${definition.above()}</div>`}
      <div class="tools">
        ${
          definition.searches === undefined
            ? nothing
            : html`<label class="field search">
                <span class="label">Search: ${definition.searches}</span>
                <input class="input" type="search" dir="auto" autocomplete="off" @input=${this.#onSearch} />
              </label>`
        }
        <div class="actions">
          ${
            creates
              ? html`<button class="create button primary" @click=${() => this.#act(() => this.edit(null))}>
                  New ${definition.one}
                </button>`
              : nothing
          }
          ${definition.tools?.(this) ?? nothing}
        </div>
      </div>
      <div class=${panel === null ? 'columns' : 'columns with-panel'}>
        <div class="list">
          ${rows === null ? nothing : rows.length === 0 ? this.#renderNone() : this.#renderTable(rows)}
          ${
            next === null
              ? nothing
              : html`<button class="more button outline" @click=${() => this.#run(() => this.#showMore())}>Show more</button>`
          }
        </div>
        ${panel === null ? nothing : html`<div class="panel card">${panel}</div>`}
      </div>`;
  }

  #renderNone(): TemplateResult {
    return html`<p class="none">${this.#found === '' ? this.definition.none : 'Nothing matches.'}</p>`;
  }

  /** Roles are named because a narrow window shows rows as blocks, which takes the browser's own away. */
  #renderTable(rows: readonly Row[]): TemplateResult {
    const { definition } = this;
    const [, ...others] = definition.columns;
    const actions = this.#rowActions();
    return html`<table role="table" aria-label=${definition.many}>
      <thead role="rowgroup">
        <tr role="row">
          ${definition.columns.map(
            ({ title, number }) =>
              html`<th role="columnheader" scope="col" class=${number === true ? 'number-column' : ''}>${title}</th>`,
          )}
          ${
            actions.length === 0
              ? nothing
              : html`<th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th>`
          }
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          rows,
          (row) => definition.keyOf(row),
          (row) =>
            html`<tr role="row" data-key=${definition.keyOf(row)}>
              <th role="rowheader" scope="row">
                ${this.#renderName(row)}
              </th>
              ${others.map(
                ({ title, view, number }) =>
                  html`<td role="cell" class=${number === true ? 'number-column' : ''} dir="auto" data-title=${title}>
                    ${view(row)}
                  </td>`,
              )}
              ${actions.length === 0 ? nothing : html`<td role="cell" class="row-actions">${this.#renderActions(row, actions)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #renderName(row: Row): TemplateResult {
    const { definition } = this;
    const name = definition.columns[0]?.view(row);
    if (definition.hrefOf !== undefined) return html`<a href=${definition.hrefOf(row)} dir="auto">${name}</a>`;
    if (definition.form === undefined || definition.mayEdit?.(row) === false)
      return html`<span dir="auto">${name}</span>`;
    return html`<button class="button link" @click=${() => this.#act(() => this.edit(row))}><bdi>${name}</bdi></button>`;
  }

  #renderActions(row: Row, actions: readonly RowAction<Row>[]): TemplateResult {
    const name = this.definition.nameOf(row);
    return html`<div class="actions">
      ${actions
        .filter(({ fits }) => fits?.(row) !== false)
        .map(
          ({ label, run }) =>
            html`<button
              class="button bare"
              aria-label=${`${label} ${name}`}
              @click=${() => this.#act(async () => run(row, this))}
            >
              ${label}
            </button>`,
        )}
    </div>`;
  }

  #rowActions(): readonly RowAction<Row>[] {
    const { actions = [], remove } = this.definition;
    const all: RowAction<Row>[] = [...actions];
    if (remove !== undefined) {
      all.push({ label: 'Delete', ...(remove.fits && { fits: remove.fits }), run: (row) => this.#askToDelete(row) });
    }
    return this.context.mayChange ? all : all.filter(({ reads }) => reads === true);
  }

  async #askToDelete(row: Row): Promise<void> {
    const { definition, context } = this;
    const { remove } = definition;
    if (remove === undefined) return;
    const name = definition.nameOf(row);
    const panel = deletePanel({
      name,
      loses: await remove.loses(row),
      keep: () => this.#close(),
      remove: () =>
        context.trying(async () => {
          await remove.run(row);
          this.#about = null;
          this.#close();
          await this.refresh();
          context.say(`“${name}” is deleted.`, 'good');
        }),
    });
    await this.#openAbout(row, panel);
  }

  async #openAbout(row: Row | null, panel: HTMLElement): Promise<void> {
    if (this.panel === null || (await this.context.mayLose())) await this.#show(row, panel);
  }

  async #show(row: Row | null, panel: HTMLElement): Promise<void> {
    this.#about = row === null ? null : this.definition.keyOf(row);
    this.context.say('');
    this.panel = panel;
    await this.updateComplete;
    await (panel as Partial<LitElement>).updateComplete;
    const place = panel.shadowRoot ?? panel;
    place.querySelector<HTMLElement>('input:not([readonly]), select, textarea, button')?.focus();
    panel.scrollIntoView({ block: 'nearest' });
  }

  #close(): void {
    const about = this.#about;
    this.panel = null;
    this.#about = null;
    void this.#focusRow(about);
  }

  /** Focuses the row that the panel was about, or the button for a new one. */
  async #focusRow(key: string | null): Promise<void> {
    await this.updateComplete;
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('tr[data-key]')];
    const row = rows.find(({ dataset }) => dataset.key === key)?.querySelector<HTMLElement>('a, button');
    (row ?? this.renderRoot.querySelector<HTMLElement>('.create, input, button'))?.focus();
  }

  async #showMore(): Promise<void> {
    const own = this.#reads;
    const after = this.next;
    // A second press would append the same page twice.
    if (after === null || after === this.#coming) return;
    this.#coming = after;
    let page: ListRows<Row>;
    try {
      page = await this.definition.read({ search: this.#found, after, limit: pageSize });
    } finally {
      this.#coming = null;
    }
    // The list was read again meanwhile.
    if (own !== this.#reads || after !== this.next) return;
    const known = this.rows ?? [];
    this.rows = [...known, ...page.rows];
    this.next = page.next;
    await this.updateComplete;
    const first = this.renderRoot.querySelectorAll('tbody tr')[known.length];
    // The button is gone, and its focus with it.
    if (page.next === null) first?.querySelector<HTMLElement>('button')?.focus();
  }

  readonly #onSearch = (event: Event): void => {
    this.#search = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      void this.#run(async () => {
        await this.refresh();
        const count = (this.rows as readonly Row[] | null)?.length ?? 0;
        const { one, many } = this.definition;
        this.context.say(`${this.next === null ? count : `${count} or more`} ${count === 1 ? one : many} found.`);
      });
    }, typingPauseMs);
  };

  #run(work: () => Promise<void>): Promise<void> {
    return this.context.trying(work);
  }

  /** Runs what a button of a row starts, unless something does already. */
  async #act(work: () => Promise<void>): Promise<void> {
    if (this.#acting) return;
    this.#acting = true;
    await this.#run(work);
    this.#acting = false;
  }

  /** Without a word if it fails: the next time, or what the person does next, says so. */
  async #refreshQuietly(): Promise<void> {
    try {
      await this.refresh();
    } catch {
      // The list stays as it is, or is read the next time.
    }
  }
}

/** The page that lists records of one kind. */
export function listPage<Row>(context: PageContext, definition: ListDefinition<Row>): ConsoleListPage<Row> {
  const page = document.createElement('console-list-page') as ConsoleListPage<Row>;
  Object.assign(page, { context, definition });
  return page;
}

defineElement('console-list-page', ConsoleListPage);
