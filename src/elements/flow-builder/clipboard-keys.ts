import type { Commands } from './commands.ts';
import type { PanelContext } from './panel.ts';

/** Copy, cut and paste by keys. These events need no permission, other than the buttons of the tool bar. */
export class ClipboardKeys {
  readonly #context: PanelContext;
  readonly #commands: Commands;
  #connected: AbortController | null = null;

  constructor(context: PanelContext, commands: Commands) {
    this.#context = context;
    this.#commands = commands;
  }

  /** Browsers send these events to the body if no text is selected, so they are heard at the document. */
  connect(document: Document): void {
    this.disconnect();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    document.addEventListener('copy', (event) => this.#put(event, () => this.#commands.copy()), { signal });
    document.addEventListener('cut', (event) => this.#put(event, () => this.#commands.cut()), { signal });
    document.addEventListener('paste', this.#paste, { signal });
  }

  disconnect(): void {
    this.#connected?.abort();
    this.#connected = null;
  }

  #put(event: ClipboardEvent, take: () => string | null): void {
    if (!this.#hasFocus) return;
    const text = take();
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  }

  readonly #paste = (event: ClipboardEvent): void => {
    if (!this.#hasFocus) return;
    event.preventDefault();
    this.#commands.paste(event.clipboardData?.getData('text/plain') ?? '');
  };

  /** Whether a step has the focus, and not a field with text of its own. */
  get #hasFocus(): boolean {
    return this.#context.root.activeElement?.closest('.main') != null;
  }
}
