import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ContactPage, ListedContact } from '../../../domain/protocol/contact-list.ts';
import type { PersonDeletion, PersonSummary } from '../../../domain/protocol/person.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { carefulDeletion } from '../../parts/careful-deletion.ts';
import { timeText } from '../../parts/time-text.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { personExport, saveFile } from './person-export.ts';
import { personStyles } from './person-search.styles.ts';

/** What the person types before data of a person is deleted. */
const word = 'delete';

/**
 * Finds what is stored of a person by a number or an e-mail address, exports it, and deletes it.
 *
 * @element console-person-search
 */
export class ConsolePersonSearch extends LitElement {
  static override styles = [tokens, controls, pageStyles, personStyles];
  static override properties: PropertyDeclarations = {
    context: { attribute: false },
    found: { state: true, attribute: false },
    contacts: { state: true, attribute: false },
    question: { state: true, attribute: false },
    busy: { state: true, attribute: false },
  };

  declare context: PageContext;
  /** null: not searched yet. */
  declare private found: PersonSummary | null;
  /** Contacts with the e-mail address: their numbers lead to their calls. null: a number was searched for. */
  declare private contacts: readonly ListedContact[] | null;
  declare private question: HTMLElement | null;
  declare private busy: boolean;

  constructor() {
    super();
    this.found = null;
    this.contacts = null;
    this.question = null;
    this.busy = false;
  }

  protected override render(): TemplateResult {
    const { found, contacts, question, busy } = this;
    return html`<form role="search" aria-label="Person" @submit=${this.#onSubmit}>
        <label class="field">
          <span class="label">Number or e-mail address</span>
          <input
            class="input"
            name="person"
            dir="ltr"
            required
            autocomplete="off"
            maxlength="200"
            aria-describedby="help"
          />
        </label>
        <button class="button primary" aria-disabled=${busy ? 'true' : nothing}>Search</button>
        <p id="help" class="quiet">
          A number in any spelling. Each search is noted in the audit, with the number masked.
        </p>
      </form>
      ${contacts === null ? nothing : this.#renderContacts(contacts)}
      ${found === null ? nothing : this.#renderFound(found, question)}`;
  }

  #renderContacts(contacts: readonly ListedContact[]): TemplateResult {
    if (contacts.length === 0) {
      return html`<p class="card">
        No contact of the gateway’s list has this address. Calls are stored by number: search for the person’s number.
      </p>`;
    }
    return html`<section class="card" aria-labelledby="contacts">
      <h2 id="contacts">Contacts with this address</h2>
      <p class="quiet">Calls are stored by number. Choose one to see what is stored of it.</p>
      <ul>
        ${contacts.map(
          ({ name, numbers }) =>
            html`<li class="actions">
              <span dir="auto">${name}</span>
              ${numbers.map(({ number, display }) =>
                number === null
                  ? html`<span class="quiet">${display}</span>`
                  : html`<button class="button outline number" @click=${() => this.#search(number)}>${display}</button>`,
              )}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #renderFound(found: PersonSummary, question: HTMLElement | null): TemplateResult {
    const { number, calls, recordings, contacts = 0, callbacks = 0, firstCallAt, lastCallAt } = found;
    const nothingStored = calls + contacts + callbacks === 0;
    return html`<section class="card stack" aria-labelledby="found">
      <h2 id="found" tabindex="-1" dir="auto">Stored of <bdi class="number">${number}</bdi></h2>
      ${
        nothingStored
          ? html`<p>Nothing is stored of this number.</p>`
          : html`<dl>
                <div>
                  <dt>Calls</dt>
                  <dd>${calls}</dd>
                </div>
                <div>
                  <dt>Recordings</dt>
                  <dd>${recordings}</dd>
                </div>
                <div>
                  <dt>Contacts</dt>
                  <dd>${contacts}</dd>
                </div>
                <div>
                  <dt>Calls back</dt>
                  <dd>${callbacks}</dd>
                </div>
                <div>
                  <dt>First call</dt>
                  <dd>${firstCallAt === null ? '–' : timeText(firstCallAt)}</dd>
                </div>
                <div>
                  <dt>Last call</dt>
                  <dd>${lastCallAt === null ? '–' : timeText(lastCallAt)}</dd>
                </div>
              </dl>
              <div class="actions">
                <button class="button outline" @click=${() => this.#export(number)}>Export as JSON</button>
                ${
                  this.context.mayChange
                    ? html`<button class="ask button danger outline" @click=${() => this.#ask(found)}>
                        Delete everything
                      </button>`
                    : nothing
                }
              </div>`
      }
      ${question ?? nothing}
    </section>`;
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = this.renderRoot.querySelector<HTMLInputElement>('[name=person]')?.value.trim() ?? '';
    if (wanted.includes('@')) void this.#searchAddress(wanted);
    else {
      this.contacts = null;
      void this.#search(wanted);
    }
  };

  /** In the body, because addresses are logged. */
  #search(number: string): Promise<void> {
    return this.#working(async () => {
      this.question = null;
      this.found = await this.context.ask<PersonSummary>('POST', '/v1/persons/search', { number });
      this.context.say('');
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#found')?.focus();
    });
  }

  #searchAddress(address: string): Promise<void> {
    return this.#working(async () => {
      Object.assign(this, { found: null, question: null });
      const { contacts } = await this.context.ask<ContactPage>('POST', '/v1/contacts/search', {
        text: address,
        limit: 50,
      });
      const same = contacts.filter(({ email }) => email?.toLowerCase() === address.toLowerCase());
      this.contacts = same;
      this.context.say(`${same.length} ${same.length === 1 ? 'contact' : 'contacts'} found.`);
    });
  }

  #export(number: string): Promise<void> {
    return this.#working(async () => {
      this.context.say('Collecting…');
      const whole = await personExport(this.context.ask, number);
      saveFile(whole);
      const count = whole.calls.length;
      this.context.say(`${count} ${count === 1 ? 'call is' : 'calls are'} in the file.`, 'good');
    });
  }

  async #ask({ number, calls, recordings, contacts = 0, callbacks = 0 }: PersonSummary): Promise<void> {
    this.question = carefulDeletion({
      name: number,
      loses: `Calls: ${calls}. Recordings: ${recordings}. Contacts: ${contacts}. Calls back: ${callbacks}. They cannot be brought back. Entries in a CRM, log files and backups stay: delete them there.`,
      label: `Type “${word}”`,
      help: 'It prevents a deletion by mistake.',
      exactly: word,
      keep: () => this.#keep(),
      remove: async () => {
        const deleted = await this.context.ask<PersonDeletion>('POST', '/v1/persons/delete', { number });
        await this.#search(number);
        this.context.say(`Deleted: ${deleted.calls} calls, ${deleted.recordings} recordings.`, 'good');
      },
    });
    await this.updateComplete;
    await (this.question as LitElement).updateComplete;
    this.question?.shadowRoot?.querySelector<HTMLElement>('input')?.focus();
  }

  #keep(): void {
    this.question = null;
    this.renderRoot.querySelector<HTMLElement>('.ask')?.focus();
  }

  async #working(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.context.trying(work);
    this.busy = false;
  }
}

defineElement('console-person-search', ConsolePersonSearch);
