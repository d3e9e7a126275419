import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { Refused } from '../ask.ts';
import { pageStyles } from '../shell/page.styles.ts';
import type { PageContext } from '../shell/page-context.ts';
import { differencesOf } from './differences.ts';
import { type Values, valueAt, valueFields, withValue } from './field.ts';
import { type FieldProblems, missingPicks, noProblems, problemsOf } from './field-problems.ts';
import { type FieldHost, fieldView } from './field-view.ts';
import type { ConsolePicks } from './picks.ts';
import { type RecordDefinition, sameValues } from './record.ts';
import { formStyles } from './record-form.styles.ts';

/** The gateway's words for a revision or a tag that is old. */
const changedCodes = /_CHANGED$|^CHANGED_MEANWHILE$/;

/** A change that another person saved while the form was open. */
interface Conflict<Row> {
  /** null: it was deleted. */
  theirs: Row | null;
  sentence: string;
  shown: boolean;
}

/**
 * The form of one record. Problems that the gateway finds are shown at their fields. If the record was changed elsewhere
 * meanwhile, the person chooses: their values stay in the form until then.
 *
 * @element console-record-form
 * @fires {CustomEvent<unknown>} record-saved - the record as it is stored now
 * @fires {CustomEvent<void>} record-closed - the form is no longer needed
 */
export class ConsoleRecordForm<Row = unknown> extends LitElement implements FieldHost {
  static override styles = [tokens, controls, pageStyles, formStyles];
  static override properties: PropertyDeclarations = {
    definition: { attribute: false },
    context: { attribute: false },
    row: { attribute: false },
    values: { state: true, attribute: false },
    problems: { state: true, attribute: false },
    conflict: { state: true, attribute: false },
    saving: { state: true, attribute: false },
  };

  declare definition: RecordDefinition<Row>;
  declare context: PageContext;
  /** The record. null: a new one. */
  declare row: Row | null;
  declare values: Values;
  declare private problems: FieldProblems;
  declare private conflict: Conflict<Row> | null;
  declare private saving: boolean;
  #began: Values = {};

  constructor() {
    super();
    this.row = null;
    this.values = {};
    this.problems = noProblems;
    this.conflict = null;
    this.saving = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin(this.row);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.context.unsaved.note(this, false);
  }

  get readOnly(): boolean {
    return !this.context.mayChange;
  }

  get stored(): boolean {
    return this.row !== null;
  }

  change(name: string, value: unknown): void {
    this.values = withValue(this.values, name, value);
    this.context.unsaved.note(this, !sameValues(this.values, this.#began));
  }

  problemAt(name: string): string | undefined {
    const own = this.problems.at.get(name);
    // A part of a list has no field of its own.
    const part = [...this.problems.at].find(([place]) => place.startsWith(`${name}.`));
    return own ?? (part === undefined || this.#hasField(part[0]) ? undefined : part[1]);
  }

  /** The record was read again. Values that the person has not touched follow it; otherwise the person chooses. */
  follow(row: Row): void {
    if (this.row === null || this.saving || this.conflict !== null) return;
    const { valuesOf } = this.definition;
    if (sameValues(valuesOf(row), valuesOf(this.row))) return;
    if (sameValues(this.values, this.#began)) this.#begin(row);
    else this.conflict = { theirs: row, sentence: this.#changedSentence(row), shown: false };
  }

  protected override render(): TemplateResult {
    const { definition, readOnly, row } = this;
    const name = row === null ? `New ${definition.one}` : definition.nameOf(row);
    return html`<form aria-labelledby="title" @submit=${this.#onSubmit} @keydown=${this.#onKey} @invalid=${openGroup}>
      <h2 id="title" dir="auto">${name}</h2>
      ${this.#renderConflict()} ${definition.fields.map((field) => fieldView(field, this))}
      <p class="problem" role="alert">${this.problems.other}</p>
      <div class="actions">
        ${
          readOnly
            ? nothing
            : html`<button class="button primary" aria-disabled=${this.saving || nothing}>
                ${row === null ? 'Create' : 'Save'}
              </button>`
        }
        <button type="button" class="button outline" @click=${this.#close}>${readOnly ? 'Close' : 'Cancel'}</button>
      </div>
    </form>`;
  }

  #renderConflict(): TemplateResult | typeof nothing {
    const { conflict, definition } = this;
    if (conflict === null) return nothing;
    const { theirs, sentence, shown } = conflict;
    const differences =
      theirs === null ? [] : differencesOf(definition.fields, definition.valuesOf(theirs), this.values);
    return html`<div class="conflict notice" role="alert">
      <p>${sentence}</p>
      <div class="actions">
        ${
          theirs === null
            ? nothing
            : html`<button
                  type="button"
                  class="button outline"
                  aria-expanded=${shown}
                  @click=${() => {
                    this.conflict = { ...conflict, shown: !shown };
                  }}
                >
                  Show the difference
                </button>
                <button type="button" class="button outline" @click=${() => this.#begin(theirs)}>Take theirs</button>`
        }
        <button type="button" class="button outline" @click=${() => this.#keepMine(theirs)}>Keep mine</button>
      </div>
      ${
        shown
          ? html`<table>
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">Theirs</th>
                  <th scope="col">Mine</th>
                </tr>
              </thead>
              <tbody>
                ${differences.map(
                  ({ label, theirs: one, mine }) =>
                    html`<tr>
                      <th scope="row">${label}</th>
                      <td dir="auto">${one}</td>
                      <td dir="auto">${mine}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
          : nothing
      }
    </div>`;
  }

  #begin(row: Row | null): void {
    this.row = row;
    this.values = row === null ? this.definition.blank : this.definition.valuesOf(row);
    this.#began = this.values;
    this.problems = noProblems;
    this.conflict = null;
    this.context.unsaved.note(this, false);
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.#save();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    // Otherwise the same key would close the question that this opens.
    event.preventDefault();
    void this.#close();
  };

  readonly #close = async (): Promise<void> => {
    if (!sameValues(this.values, this.#began) && !(await this.context.mayLose())) return;
    this.context.unsaved.note(this, false);
    this.dispatchEvent(new CustomEvent('record-closed'));
  };

  async #save(): Promise<void> {
    if (this.saving || this.readOnly) return;
    this.saving = true;
    for (const picks of this.renderRoot.querySelectorAll<ConsolePicks>('console-picks')) picks.take();
    this.problems = missingPicks(this.definition.fields, this.values);
    try {
      if (this.problems.at.size > 0) return await this.#focusProblem();
      if (await this.#changedElsewhere()) return;
      const saved = await this.definition.save(this.#body(), this.row);
      this.context.unsaved.note(this, false);
      this.dispatchEvent(new CustomEvent('record-saved', { detail: saved }));
    } catch (error) {
      if (error instanceof Refused && changedCodes.test(error.code) && this.stored) await this.#meet(error.message);
      else await this.#show(error);
    } finally {
      this.saving = false;
    }
  }

  /** Whether another person changed the record, if the gateway does not compare revisions itself. */
  async #changedElsewhere(): Promise<boolean> {
    const { row, definition } = this;
    if (row === null || definition.revised === true) return false;
    const theirs = await this.#read(row);
    if (theirs !== null && sameValues(definition.valuesOf(theirs), definition.valuesOf(row))) return false;
    const deleted = `This ${definition.one} has been deleted meanwhile. “Keep mine” creates it again.`;
    this.conflict = { theirs, sentence: theirs === null ? deleted : this.#changedSentence(theirs), shown: false };
    return true;
  }

  /** The gateway refused an old revision. */
  async #meet(sentence: string): Promise<void> {
    try {
      const theirs = this.row === null ? null : await this.#read(this.row);
      this.conflict = { theirs, sentence: theirs === null ? sentence : this.#changedSentence(theirs), shown: false };
    } catch (error) {
      await this.#show(error);
    }
  }

  #changedSentence(theirs: Row): string {
    const by = this.definition.changedBy?.(theirs) ?? null;
    return `This ${this.definition.one} has been changed meanwhile${by === null ? '' : ` by ${by}`}. What you typed is still here.`;
  }

  async #read(row: Row): Promise<Row | null> {
    try {
      return await this.definition.read(row);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }
  }

  /** Saves what the person typed, based on what is stored now. */
  async #keepMine(theirs: Row | null): Promise<void> {
    this.conflict = null;
    this.row = theirs;
    if (theirs !== null) {
      const { revision } = this.definition.valuesOf(theirs);
      if (revision !== undefined) this.values = { ...this.values, revision };
    }
    await this.#save();
  }

  async #show(error: unknown): Promise<void> {
    const taken = error instanceof Refused && error.code === 'CHANGED_MEANWHILE' && !this.stored;
    this.problems = taken
      ? {
          at: new Map(),
          other: `This ${this.definition.one} exists already. Change it in the list, or choose another name.`,
        }
      : problemsOf(error, this.definition.fields);
    await this.#focusProblem();
  }

  async #focusProblem(): Promise<void> {
    await this.updateComplete;
    const first = this.renderRoot.querySelector<HTMLElement>('[aria-invalid], [data-invalid]');
    if (first === null) return;
    openGroup({ target: first });
    first.focus();
  }

  #hasField(place: string): boolean {
    return this.renderRoot.querySelector(`#field-${CSS.escape(place.replaceAll('.', '-'))}`) !== null;
  }

  /** What is sent: without the empty lines that the person left. */
  #body(): Values {
    let body = this.values;
    for (const field of valueFields(this.definition.fields)) {
      if (field.kind !== 'lines') continue;
      const lines = valueAt(body, field.name);
      if (!Array.isArray(lines)) continue;
      body = withValue(
        body,
        field.name,
        lines.map((line) => String(line).trim()).filter((line) => line !== ''),
      );
    }
    return body;
  }
}

/** A closed group would hide the field that the browser or the gateway complains about. */
function openGroup({ target }: { target: EventTarget | null }): void {
  for (let place = target as Element | null; place !== null; place = place.parentElement) {
    if (place instanceof HTMLDetailsElement) place.open = true;
  }
}

/** The form of a record. Its fields are made once: what the definition says later has no effect on an open form. */
export function recordForm<Row>(
  context: PageContext,
  definition: RecordDefinition<Row>,
  row: Row | null,
): ConsoleRecordForm<Row> {
  const form = document.createElement('console-record-form') as ConsoleRecordForm<Row>;
  Object.assign(form, { context, definition, row });
  return form;
}

defineElement('console-record-form', ConsoleRecordForm);
