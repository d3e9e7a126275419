import type { CrmConnection } from '../kit/index.ts';

/** HubSpot's search finds a new contact after some seconds, and after minutes on a busy day. */
const rememberedMs = 10 * 60_000;
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
    this.#created = [...this.#fresh().filter((each) => each.id !== id), { number, id, at: this.#clock.now() }].slice(
      -most,
    );
  }

  /** The ids of contacts with this number (E.164). */
  idsOf(number: string): string[] {
    this.#created = this.#fresh();
    return this.#created.filter((each) => each.number === number).map(({ id }) => id);
  }

  #fresh() {
    const since = this.#clock.now() - rememberedMs;
    return this.#created.filter(({ at }) => at > since);
  }
}
