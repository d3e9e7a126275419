import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isTyping, keysOf, sameKeys } from './key-combination.ts';

/** Actions by key: "Alt+A", "Ctrl+Shift+H", "F8". A letter counts as the keyboard has it, a digit by its place. */
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
    this.#hotkeys = new Map(Object.entries(hotkeys).map(([combination, action]) => [sameKeys(combination), action]));
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKeydown);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.isComposing || isTyping(event)) return;
    const action = this.#hotkeys.get(keysOf(event));
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
}
