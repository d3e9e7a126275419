import type { LitElement } from 'lit';
import { keysOf, sameKeys } from '../../../controllers/key-combination.ts';
import type { Messages } from '../../messages.ts';
import { type ChosenKeys, storedKeys, storeKeys } from './chosen-keys.ts';
import { type Command, commands, lists } from './key-table.ts';
import { KeysDialog, type ListedCommands } from './keys-dialog.ts';

/** The softphone, as its keyboard sees it. */
export interface KeysElement extends LitElement {
  readonly words: Messages;
  view: 'phone' | 'recent' | 'team';
  /** Set by the page. */
  readonly shortcuts: ChosenKeys | null;
}

/** How often a control is looked for that its panel does not show yet, in ms. */
const turnMs = 50;
/** Turns once its element is loaded, and in all. */
const [turnsToRender, mostTurns] = [5, 400];

/** The commands of the softphone by key, their list, and the list of keys. Loaded when the phone is ready. */
export class KeyCommands implements ListedCommands {
  readonly #element: KeysElement;
  readonly #dialog: KeysDialog;
  #stored: ChosenKeys = storedKeys();

  constructor(element: KeysElement) {
    this.#element = element;
    this.#dialog = new KeysDialog(element.renderRoot as ShadowRoot, this);
  }

  get text(): Messages {
    return this.#element.words;
  }

  /** Runs what the keys mean. @returns whether they mean something */
  press(event: KeyboardEvent): boolean {
    const pressed = keysOf(event);
    const list = lists.find((each) => sameKeys(this.keysOf(each)) === pressed);
    if (list !== undefined) {
      this.#dialog.open(list.id);
      return true;
    }
    const command = commands.find((each) => this.keysOf(each) !== '' && sameKeys(this.keysOf(each)) === pressed);
    return command !== undefined && this.run(command);
  }

  /** The keys of a command: this person's, the page's, or the usual ones. */
  keysOf({ id, keys }: { id: string; keys: string }): string {
    return this.#stored[id] ?? this.#element.shortcuts?.[id] ?? keys;
  }

  /** @returns the command that has the keys already. null: they are set */
  setKeys(id: string, keys: string): { label: (text: Messages) => string } | null {
    const other = [...commands, ...lists].find(
      (each) => keys !== '' && each.id !== id && sameKeys(this.keysOf(each)) === sameKeys(keys),
    );
    if (other !== undefined) return other;
    this.#stored = { ...this.#stored, [id]: keys };
    storeKeys(this.#stored);
    return null;
  }

  usualKeys(): void {
    this.#stored = {};
    storeKeys({});
  }

  /** What can be done now. */
  possible(): Command[] {
    return commands.filter((command) => command.tab !== undefined || this.#control(command) !== null);
  }

  /** @returns whether it can be done now */
  run(command: Command): boolean {
    if (command.tab !== undefined) this.#element.view = command.tab;
    if (command.does === 'focus' && (command.tab !== undefined || this.#find(command.control) !== null)) {
      void this.#focus(command.control);
      return true;
    }
    const control = this.#control(command);
    if (control === null || control.getAttribute('aria-disabled') === 'true') return false;
    control.click();
    return true;
  }

  close(): void {
    this.#dialog.close();
  }

  /**
   * The panel is shown, and the elements in it render after it. If their code is still loading, this waits for it, until
   * the agent presses another key or clicks.
   */
  async #focus(path: readonly string[]): Promise<void> {
    const waiting = new AbortController();
    const { signal } = waiting;
    for (const name of ['keydown', 'pointerdown']) {
      addEventListener(name, () => waiting.abort(), { capture: true, signal });
    }
    for (let [turn, loaded] = [0, 0]; turn < mostTurns && loaded < turnsToRender && !signal.aborted; turn += 1) {
      await this.#element.updateComplete;
      const control = this.#find(path);
      if (control !== null) {
        control.focus();
        break;
      }
      if (this.#element.renderRoot.querySelector(path[0] ?? '')?.shadowRoot) loaded += 1;
      await new Promise((resolve) => setTimeout(resolve, turnMs));
    }
    waiting.abort();
  }

  #control({ control, otherwise }: Command): HTMLElement | null {
    return this.#find(control) ?? (otherwise === undefined ? null : this.#find(otherwise));
  }

  /** The control, if it is on the screen. */
  #find(control: readonly string[]): HTMLElement | null {
    let roots: ParentNode[] = [this.#element.renderRoot];
    for (const [at, selector] of control.entries()) {
      const found = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]);
      if (at === control.length - 1) return found.find((each) => each.checkVisibility()) ?? null;
      roots = found.flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : [shadowRoot]));
    }
    return null;
  }
}
