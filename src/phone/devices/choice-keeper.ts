import { atom, type ReadableAtom } from 'nanostores';
import { DeviceChoices, noChoices } from '../../domain/devices/device-choices.ts';
import { type ChoiceStorage, choicesKey } from './choice-storage.ts';

/** The agent's choices in this browser. Each tab of the same origin sees those of the others at once. */
export class ChoiceKeeper {
  readonly #storage: ChoiceStorage | null;
  readonly #choices = atom<DeviceChoices>(noChoices);

  /** @param storage null: choices last as long as the page */
  constructor(storage: ChoiceStorage | null) {
    this.#storage = storage;
    this.read();
  }

  get $choices(): ReadableAtom<DeviceChoices> {
    return this.#choices;
  }

  /** Follows other tabs until the signal is aborted. */
  follow(signal: AbortSignal): void {
    this.read();
    addEventListener('storage', ({ key }) => (key === choicesKey || key === null) && this.read(), { signal });
  }

  change(how: (before: DeviceChoices) => DeviceChoices): void {
    // Another tab may have written since.
    this.read();
    const next = how(this.#choices.get());
    this.#choices.set(next);
    try {
      this.#storage?.setItem(choicesKey, JSON.stringify(next));
    } catch {
      // The storage is full or forbidden: the choice lasts as long as the page.
    }
  }

  read(): void {
    let text: string | null = null;
    try {
      text = this.#storage?.getItem(choicesKey) ?? null;
    } catch {
      // The storage is forbidden.
    }
    if (text === null) return;
    const kept = parsed(text);
    if (kept !== null && JSON.stringify(kept) !== JSON.stringify(this.#choices.get())) this.#choices.set(kept);
  }
}

/** null: another program or an older version wrote it. The next choice replaces it. */
function parsed(text: string): DeviceChoices | null {
  try {
    return DeviceChoices.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
