import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Actions by key: "Alt+A", "Ctrl+Shift+H", "F8". Letters and digits are those of a US keyboard. */
export type Hotkeys = Record<string, () => void>;

/** Runs actions by key anywhere on the page, except in text fields. Listens only while the host is in a document. */
export class HotkeysController implements ReactiveController {
  #hotkeys: ReadonlyMap<string, () => void> = new Map();

  constructor(host: ReactiveControllerHost, hotkeys: Hotkeys = {}) {
    this.set(hotkeys);
    host.addController(this);
  }

  /** Replaces the actions. */
  set(hotkeys: Hotkeys): void {
    this.#hotkeys = new Map(Object.entries(hotkeys).map(([combination, action]) => [normal(combination), action]));
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKeydown);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.isComposing || isTyping(event)) return;
    const action = this.#hotkeys.get(combinationOf(event));
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
}

const modifiers = ['ctrl', 'alt', 'shift', 'meta'] as const;

/** Modifiers in a fixed order, all in lower case. */
function normal(combination: string): string {
  const parts = combination.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...modifiers.filter((each) => parts.includes(each)), key].join('+');
}

/** The position on the keyboard counts: with Alt, the key "A" of a Mac produces "å". */
function combinationOf(event: KeyboardEvent): string {
  const key = event.code.replace(/^(Key|Digit|Numpad)/, '').toLowerCase();
  return [...modifiers.filter((each) => event[`${each}Key`]), key].join('+');
}

const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** The event's path includes open shadow roots, which contain the real target. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
