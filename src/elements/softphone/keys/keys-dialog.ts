import { html, nothing, render, type TemplateResult } from 'lit';
import { foldedText } from '../../../domain/folded-text.ts';
import { icons } from '../../icons.ts';
import type { Messages } from '../../messages.ts';
import { keysText, pressedKeys } from './chosen-keys.ts';
import { type Command, commands, lists } from './key-table.ts';
import { styles } from './keys-dialog.styles.ts';

type Which = (typeof lists)[number]['id'];

/** What the lists show and change. */
export interface ListedCommands {
  readonly text: Messages;
  keysOf(command: { id: string; keys: string }): string;
  setKeys(id: string, keys: string): { label: (text: Messages) => string } | null;
  usualKeys(): void;
  possible(): Command[];
  run(command: Command): boolean;
}

/** The list of commands, and the list of keys: modal dialogs over the page, drawn into the softphone's root. */
export class KeysDialog {
  readonly #commands: ListedCommands;
  readonly #root: ShadowRoot;
  readonly #home = document.createElement('div');
  #which: Which = 'commands';
  #typed = '';
  #active = 0;
  /** The command whose keys are waited for. */
  #changing: string | null = null;
  #problem = '';

  constructor(root: ShadowRoot, commands: ListedCommands) {
    this.#root = root;
    this.#commands = commands;
    if (styles.styleSheet !== undefined) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet];
  }

  open(which: Which): void {
    this.#which = which;
    this.#typed = '';
    this.#active = 0;
    this.#changing = null;
    this.#problem = '';
    if (!this.#home.isConnected) this.#root.append(this.#home);
    // The softphone has left the page while this loaded.
    if (!this.#home.isConnected) return;
    this.#render();
    if (this.#dialog?.open !== true) this.#dialog?.showModal();
    this.#dialog?.querySelector<HTMLElement>('[autofocus]')?.focus();
  }

  close(): void {
    this.#dialog?.close();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#home.querySelector('dialog');
  }

  #render(): void {
    const { text } = this.#commands;
    const title = this.#which === 'commands' ? text.commands : text.keyboardShortcuts;
    render(
      html`<dialog part="keys" class="keys" aria-labelledby="keys-title" @keydown=${this.#onKeydown} @click=${this.#onClick}>
        <div class="keys-head">
          <h2 id="keys-title">${title}</h2>
          <button part="keys-close" class="button bare" type="button" aria-label=${text.closePageNumbers} @click=${() => this.close()}>
            ${icons.close}
          </button>
        </div>
        ${this.#which === 'commands' ? this.#renderCommands() : this.#renderKeys()}
      </dialog>`,
      this.#home,
    );
  }

  #renderCommands(): TemplateResult {
    const { text } = this.#commands;
    const found = this.#found;
    return html`<input
        part="keys-find"
        class="input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant=${found.length === 0 ? nothing : `command-${this.#active}`}
        aria-label=${text.commandHint}
        placeholder=${text.commandHint}
        autocomplete="off"
        autofocus
        .value=${this.#typed}
        @input=${(event: Event) => {
          this.#typed = (event.target as HTMLInputElement).value;
          this.#active = 0;
          this.#render();
        }}
      />
      <div id="commands" class="key-list" role="listbox" aria-label=${text.commands}>
        ${found.map(
          (command, index) => html`<div
            part="command"
            class="key-row"
            id="command-${index}"
            role="option"
            aria-selected=${index === this.#active ? 'true' : 'false'}
            @click=${() => this.#run(command)}
          >
            <span>${command.label(text)}</span>${keyMark(this.#commands.keysOf(command))}
          </div>`,
        )}
      </div>
      ${found.length === 0 ? html`<p class="keys-note" role="status">${text.noCommand}</p>` : nothing}`;
  }

  #renderKeys(): TemplateResult {
    const { text } = this.#commands;
    return html`<ul class="key-list">
        ${[...commands, ...lists].map((command) => {
          const label = command.label(text);
          const changing = this.#changing === command.id;
          const keys = this.#commands.keysOf(command);
          const shown = changing ? text.pressKeys : keysText(keys) || text.noKeys;
          return html`<li class="key-row">
            <span>${label}</span>
            <button part="keys-change" class="button bare" type="button" aria-label=${`${text.changeKeys(label)}: ${shown}`}
              @click=${() => this.#change(command.id)} @blur=${() => changing && this.#change(null)}>
              ${changing || keys === '' ? shown : keyMark(keys)}
            </button>
          </li>`;
        })}
        <li class="key-row"><span>${text.favourites}</span><kbd dir="ltr">Alt 1 – 9</kbd></li>
      </ul>
      <div class="keys-foot">
        <p class="keys-note" role="status">${this.#problem}</p>
        <button part="keys-usual" class="button outline" type="button" @click=${() => this.#usual()}>${text.usualKeys}</button>
      </div>`;
  }

  get #found(): Command[] {
    const { text } = this.#commands;
    const words = foldedText(this.#typed).split(/\s+/).filter(Boolean);
    return this.#commands
      .possible()
      .filter((command) => words.every((word) => foldedText(command.label(text)).includes(word)));
  }

  #run(command: Command): void {
    this.close();
    this.#commands.run(command);
  }

  #change(id: string | null): void {
    this.#changing = id;
    this.#problem = '';
    this.#render();
  }

  #usual(): void {
    this.#commands.usualKeys();
    this.#change(null);
  }

  readonly #onClick = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.close();
  };

  /** Keys of the dialog stay in it. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (this.#changing !== null) this.#onNewKeys(event, this.#changing);
    else if (this.#which === 'commands') this.#onListKey(event);
  };

  #onNewKeys(event: KeyboardEvent, id: string): void {
    if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') event.preventDefault();
      this.#change(null);
      return;
    }
    const keys = event.key === 'Delete' || event.key === 'Backspace' ? '' : pressedKeys(event);
    event.preventDefault();
    if (keys === null) return;
    const { text } = this.#commands;
    const other = this.#commands.setKeys(id, keys);
    this.#change(other === null ? null : id);
    if (other === null) return;
    this.#problem = text.keysTaken(other.label(text));
    this.#render();
  }

  #onListKey(event: KeyboardEvent): void {
    const found = this.#found;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      this.#active = (this.#active + step + found.length) % found.length;
      this.#render();
      this.#dialog?.querySelector(`#command-${this.#active}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      const command = found[this.#active];
      if (command !== undefined) this.#run(command);
    }
  }
}

function keyMark(keys: string): TemplateResult | null {
  return keys === '' ? null : html`<kbd dir="ltr">${keysText(keys)}</kbd>`;
}
