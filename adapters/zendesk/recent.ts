import type { CrmConnection } from '../kit/index.ts';

/** Zendesk's search finds a new user after some minutes. */
const rememberedMs = 15 * 60_000;
const most = 500;

/** Contacts that this connection created while the search may not find them yet. */
export class RecentContacts {
  readonly #clock: CrmConnection['clock'];
  /** The oldest first. */
  #created: { number: string; id: string; at: number }[] = [];

  constructor(clock: CrmConnection['clock']) {
    this.#clock = clock;
  }

  add(number: string, id: string): void {
    this.#forget();
    this.#created = [...this.#created.filter((each) => each.id !== id), { number, id, at: this.#clock.now() }].slice(
      -most,
    );
  }

  /** The ids of contacts with this number (E.164). */
  idsOf(number: string): string[] {
    this.#forget();
    return this.#created.filter((each) => each.number === number).map(({ id }) => id);
  }

  #forget(): void {
    const since = this.#clock.now() - rememberedMs;
    this.#created = this.#created.filter(({ at }) => at > since);
  }
}
