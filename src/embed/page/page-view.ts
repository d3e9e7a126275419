import type { CtiSoftphone } from '../../elements/softphone/softphone.ts';
import { stylePage } from './page-styles.ts';
import { windowIcon } from './window-icon.ts';

/** The page: a bar that says what to do, if there is something to do, and the softphone. */
export class PageView {
  readonly softphone: CtiSoftphone;
  readonly #document: Document;
  readonly #bar: HTMLElement;
  /** A button that had the focus is gone, and the softphone is not shown yet. */
  #owesFocus = false;

  constructor(document: Document) {
    this.#document = document;
    stylePage(document);
    this.#bar = document.createElement('div');
    this.#bar.className = 'bar';
    this.#bar.hidden = true;
    this.softphone = document.createElement('cti-softphone');
    this.softphone.hidden = true;
    this.softphone.notificationWorker = '/sidecall/notifications-worker.js';
    document.body.replaceChildren(this.#bar, this.softphone);
  }

  /** Shows the softphone. */
  show(): void {
    this.softphone.hidden = false;
    if (this.#owesFocus) this.#leadToSoftphone();
  }

  /** @param button null: there is nothing to click */
  say(text: string, button: { label: string; click: () => void } | null = null): void {
    const words = this.#document.createElement('p');
    words.setAttribute('role', 'status');
    words.textContent = text;
    words.tabIndex = -1;
    const made = button === null ? null : this.#button(button);
    const held = this.#hasFocus(this.#bar);
    this.#bar.replaceChildren(words, ...(made === null ? [] : [made]));
    this.#bar.hidden = false;
    if (held) (made ?? words).focus();
  }

  silence(): void {
    const held = this.#hasFocus(this.#bar);
    this.#bar.hidden = true;
    this.#bar.replaceChildren();
    if (held) this.#leadToSoftphone();
  }

  /** Follows the CRM page's colours. */
  follow(theme: 'light' | 'dark' | undefined): void {
    const { body } = this.#document;
    if (theme === undefined) delete body.dataset.theme;
    else body.dataset.theme = theme;
  }

  /** A button that opens a window, beside the softphone's status. In a narrow frame only its icon is seen. null: none. */
  beside(button: { label: string; click: () => void } | null): void {
    const held = [...this.softphone.children].some((child) => this.#hasFocus(child));
    if (button === null) {
      this.softphone.replaceChildren();
      if (held) this.#leadToSoftphone();
      return;
    }
    const made = this.#button(button);
    const words = this.#document.createElement('span');
    words.textContent = button.label;
    made.replaceChildren(windowIcon(this.#document), words);
    made.title = button.label;
    made.slot = 'header';
    made.className = 'own-window';
    this.softphone.replaceChildren(made);
    if (held) made.focus();
  }

  #hasFocus(element: Element): boolean {
    return element.contains(this.#document.activeElement);
  }

  /** Keyboard and screen reader go on in the softphone, and not at the top of the page. */
  #leadToSoftphone(): void {
    this.#owesFocus = this.softphone.hidden !== false;
    if (!this.#owesFocus) void this.softphone.updateComplete.then(() => this.softphone.focus());
  }

  #button({ label, click }: { label: string; click: () => void }): HTMLButtonElement {
    const button = this.#document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', click);
    return button;
  }
}
