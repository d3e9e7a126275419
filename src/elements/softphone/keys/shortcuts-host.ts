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
 * @csspart dial-parties - opens the list of favourites and last calls
 * @csspart dial-choices - the list below the field for a number
 * @csspart dial-choice - one party
 * @csspart dial-star - makes a party a favourite
 * @csspart dial-country - the country of numbers without a country code
 * @csspart log-filters - the field and the choice above recent calls
 * @csspart log-search - the field
 * @csspart log-which - the choice: all calls, missed ones, voicemail, those of a queue
 * @csspart log-calls - the list, which scrolls
 * @csspart day - the name of a day
 * @csspart entry - one call
 * @csspart recording - opens the player of a recording or voicemail
 * @csspart player - the player of a recording
 * @csspart play - plays and pauses a recording
 * @csspart position - the player's slider
 * @csspart times - the player's position and length
 * @csspart rate - the player's speed
 * @csspart called-back - whether a missed call was called back
 * @csspart crm-entry - notice that the CRM has no entry of a call
 * @csspart retry-entry - sends the entry again
 * @csspart jump-back - jumps back in a recording
 * @csspart jump-ahead - jumps ahead in a recording
 * @csspart download - downloads a recording, for roles that may
 * @csspart team - waiting calls and colleagues
 * @csspart team-waiting - the waiting calls
 * @csspart team-waiting-call - one waiting call
 * @csspart team-find - the field to find a colleague
 * @csspart team-colleagues - the colleagues
 * @csspart team-colleague - one colleague
 * @csspart team-set-status - sets the status of a colleague, for supervisors
 * @csspart team-status - message instead of the colleagues
 * @csspart live-calls - the team's calls, for supervisors
 * @csspart live-call - one live call
 * @csspart listen - the Listen button
 * @csspart whisper - the Whisper button
 * @csspart barge - joins the call
 * @csspart leave - leaves the call
 * @csspart live-status - message instead of the live calls
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
  #loading: Promise<KeyCommands | null> | null = null;

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

  /** The commands come with the first call, or with the first key: Alt alone is one. */
  hostUpdated(): void {
    if (this.#ready && this.#host.phone?.state.$current.get()) void this.#load();
  }

  get #ready(): boolean {
    return !this.#host.withoutShortcuts && this.#host.phone?.state.$status.get() === 'ready';
  }

  #load(): Promise<KeyCommands | null> {
    this.#loading ??= import('./key-commands.ts').then(
      ({ KeyCommands }) => {
        this.#commands = new KeyCommands(this.#host);
        return this.#commands;
      },
      () => {
        // Without a network, the next key tries again.
        this.#loading = null;
        return null;
      },
    );
    return this.#loading;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (this.#host.withoutShortcuts || (this.#commands === null && !this.#ready)) return;
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const isOwn = event.composedPath().includes(this.#host);
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    // The page's fields are the page's. In its own, a softphone leaves what can be typed.
    if (isTyping(event) && !(isOwn && modified)) return;
    // "?" is a key of many pages.
    if (!isOwn && !modified && event.key.length === 1) return;
    if (this.#commands === null) void this.#load().then((commands) => commands?.press(event));
    else if (this.#commands.press(event)) event.preventDefault();
  };
}
