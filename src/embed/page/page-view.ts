import type { CtiSoftphone } from '../../elements/softphone/softphone.ts';
import { stylePage } from './page-styles.ts';
import { windowIcon } from './window-icon.ts';

/** The page: a bar that says what to do, if there is something to do, and the softphone. */
export class PageView {
  readonly softphone: CtiSoftphone;
  readonly #document: Document;
  readonly #bar: HTMLElement;

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

  /** @param button null: there is nothing to click */
  say(text: string, button: { label: string; click: () => void } | null = null): void {
    const words = this.#document.createElement('p');
    words.setAttribute('role', 'status');
    words.textContent = text;
    this.#bar.replaceChildren(words, ...(button === null ? [] : [this.#button(button)]));
    this.#bar.hidden = false;
  }

  silence(): void {
    this.#bar.hidden = true;
    this.#bar.replaceChildren();
  }

  /** Follows the CRM page's colours. */
  follow(theme: 'light' | 'dark' | undefined): void {
    const { body } = this.#document;
    if (theme === undefined) delete body.dataset.theme;
    else body.dataset.theme = theme;
  }

  /** A button that opens a window, beside the softphone's status. In a narrow frame only its icon is seen. null: none. */
  beside(button: { label: string; click: () => void } | null): void {
    if (button === null) {
      this.softphone.replaceChildren();
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
  }

  #button({ label, click }: { label: string; click: () => void }): HTMLButtonElement {
    const button = this.#document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', click);
    return button;
  }
}
