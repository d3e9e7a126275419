import type { PropertyDeclarations, ReactiveController } from 'lit';
import { isTyping } from '../../../controllers/key-combination.ts';
import type { Messages } from '../../messages.ts';
import { PageNumbersHost } from '../page-numbers-host.ts';
import type { View } from '../tabs.ts';
import type { ChosenKeys } from './chosen-keys.ts';
import type { KeyCommands, KeysElement } from './key-commands.ts';

/**
 * The softphone's base with its keyboard: keys for everything that it shows, anywhere in the page except in its fields.
 * Alt+/ opens the list of commands, and ? in the softphone the list of keys, in which each can be changed.
 *
 * @attr {boolean} without-shortcuts - keys do nothing outside the softphone's own controls
 * @csspart keys - the list of commands, or the list of keys
 * @csspart keys-close - closes it
 * @csspart keys-find - the field of the list of commands
 * @csspart command - one command
 * @csspart keys-change - the keys of a command; a click waits for others
 * @csspart keys-usual - brings back the usual keys
 */
export abstract class ShortcutsHost extends PageNumbersHost implements KeysElement {
  static override properties: PropertyDeclarations = {
    withoutShortcuts: { type: Boolean, attribute: 'without-shortcuts' },
    shortcuts: { attribute: false },
  };

  declare withoutShortcuts: boolean;
  /** Other keys for commands, e.g. `{ answer: 'F8', mute: '' }`. "": none. What a person chooses in the list counts more. */
  declare shortcuts: ChosenKeys | null;
  abstract override view: View;

  constructor() {
    super();
    this.withoutShortcuts = false;
    this.shortcuts = null;
    this.addController(new Shortcuts(this));
  }

  get words(): Messages {
    return this.text;
  }
}

/** Listens to keys while the softphone is in a document. */
class Shortcuts implements ReactiveController {
  readonly #host: ShortcutsHost;
  #commands: KeyCommands | null = null;
  #asked = false;

  constructor(host: ShortcutsHost) {
    this.#host = host;
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKeydown);
    this.#commands?.close();
  }

  /** The commands come when the phone is ready. */
  hostUpdated(): void {
    if (this.#asked || this.#host.withoutShortcuts || this.#host.phone?.state.$status.get() !== 'ready') return;
    this.#asked = true;
    import('./key-commands.ts').then(
      ({ KeyCommands }) => {
        this.#commands = new KeyCommands(this.#host);
      },
      () => {
        // Without a network, the next rendering tries again.
        this.#asked = false;
      },
    );
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const commands = this.#commands;
    if (commands === null || this.#host.withoutShortcuts) return;
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const isOwn = event.composedPath().includes(this.#host);
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    // The page's fields are the page's. In its own, a softphone leaves what can be typed.
    if (isTyping(event) && !(isOwn && modified)) return;
    // "?" is a key of many pages.
    if (!isOwn && !modified && event.key.length === 1) return;
    if (commands.press(event)) event.preventDefault();
  };
}
