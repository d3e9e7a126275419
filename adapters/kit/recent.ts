import type { CrmConnection } from '../../src/domain/crm/connection.ts';

const most = 500;

/** Contacts that this connection created while the CRM's search may not find them yet. */
export class RecentContacts {
  readonly #clock: CrmConnection['clock'];
  readonly #forMs: number;
  /** The oldest first. */
  #created: { number: string; id: string; at: number }[] = [];

  /** @param forMs how long the search may lag behind, in ms */
  constructor(clock: CrmConnection['clock'], forMs: number) {
    this.#clock = clock;
    this.#forMs = forMs;
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
    const since = this.#clock.now() - this.#forMs;
    return this.#created.filter(({ at }) => at > since);
  }
}
