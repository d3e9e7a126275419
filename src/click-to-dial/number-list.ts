import { Layer } from './layer.ts';

/** A number in the list. */
export interface ListEntry {
  text: string;
  call: () => void;
  /** The agent is at this number of the list. */
  choose: () => void;
}

export interface ListTexts {
  /** The heading of the list. */
  list: string;
  /** Shown if there is no number. */
  none: string;
  close: string;
}

const rules = `
dialog {
  box-sizing: border-box; max-inline-size: min(24rem, 90vw); min-inline-size: 14rem; max-block-size: 80vh;
  overflow: auto; padding: 1rem; border: 1px solid color-mix(in srgb, CanvasText 30%, Canvas); border-radius: 0.5rem;
  background: Canvas; color: CanvasText; font: 0.875rem/1.4 system-ui, sans-serif;
}
h2 { margin: 0 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 0.75rem; }
ul { list-style: none; margin: 0 0 0.75rem; padding: 0; }
button {
  font: inherit; color: inherit; text-align: start; min-block-size: 2rem; padding: 0.25rem 0.5rem; cursor: pointer;
  border: 1px solid transparent; border-radius: 0.25rem; background: transparent;
}
li button { inline-size: 100%; }
button:hover { background: color-mix(in srgb, CanvasText 10%, Canvas); }
/* Highlight alone is hard to see on some dark pages. */
button:focus-visible { outline: 2px solid color-mix(in srgb, Highlight, CanvasText); }
.close { border-color: color-mix(in srgb, CanvasText 30%, Canvas); }
`;

/** A longer list is no help. */
const most = 200;

/**
 * The numbers of the page as a list of buttons, for the keyboard and for screen readers. It is a modal dialog: it opens
 * above all dialogs of the page, Escape closes it, and the focus returns to its former place.
 */
export class NumberList {
  readonly #page: Document;
  readonly #layer: Layer;
  /** Ends the open list. */
  #end: (() => void) | null = null;

  constructor(page: Document) {
    this.#page = page;
    this.#layer = new Layer(page, rules);
  }

  show(numbers: readonly ListEntry[], texts: ListTexts, onClose: () => void): void {
    this.close();
    const dialog = this.#page.createElement('dialog');
    const heading = this.#element('h2', texts.list);
    heading.id = 'heading';
    dialog.setAttribute('aria-labelledby', heading.id);
    const close = this.#element('button', texts.close);
    close.className = 'close';
    close.addEventListener('click', () => dialog.close());
    const list = this.#page.createElement('ul');
    list.append(...numbers.slice(0, most).map((number) => this.#entry(number)));
    dialog.append(heading, numbers.length === 0 ? this.#element('p', texts.none) : list, close);
    dialog.addEventListener('keydown', (event) => moveFocus(event, dialog));
    const end = (): void => {
      if (this.#end !== end) return;
      this.#end = null;
      dialog.close();
      this.#layer.hide(dialog);
      onClose();
    };
    this.#end = end;
    dialog.addEventListener('close', end);
    this.#layer.show(dialog);
    dialog.showModal();
  }

  /** The event of a closed dialog comes later; the page is as before at once. */
  close(): void {
    this.#end?.();
  }

  #entry({ text, call, choose }: ListEntry): HTMLElement {
    const button = this.#page.createElement('button');
    const number = this.#element('bdi', text);
    number.dir = 'ltr';
    button.append(number);
    button.addEventListener('focus', choose);
    button.addEventListener('click', (event) => {
      // A script of the page can press any button.
      if (!event.isTrusted) return;
      this.close();
      call();
    });
    const entry = this.#page.createElement('li');
    entry.append(button);
    return entry;
  }

  #element<Name extends keyof HTMLElementTagNameMap>(name: Name, text: string): HTMLElementTagNameMap[Name] {
    const element = this.#page.createElement(name);
    element.textContent = text;
    return element;
  }
}

function moveFocus(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const buttons = [...dialog.querySelectorAll('button')];
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  buttons.at(place % buttons.length)?.focus();
}
