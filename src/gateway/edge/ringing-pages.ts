import { type Principal, partyOf } from '../sip/auth/principal.ts';
import type { Binding } from '../sip/binding.ts';
import type { Link } from '../sip/link.ts';
import { pagesInOrder } from '../sip/ring-order.ts';
import type { Registrar } from './registrar.ts';

type Party = Pick<Principal, 'kind' | 'identity'>;

/** Notes which of each agent's pages rings, and tells the pages and the ringing calls of changes. */
export class RingingPages {
  readonly #registrar: Pick<Registrar, 'bindings'>;
  readonly #tell: (connection: Link, rings: boolean) => void;
  /** What each page was told. A socket without a registered page has no entry. */
  readonly #told = new Map<Link, boolean>();
  /** Sockets of a party's registered pages, the one that rings first. */
  readonly #pages = new Map<string, readonly Link[]>();
  /** Calls that ring at an agent. */
  readonly #calls = new Map<string, Set<(binding: Binding) => void>>();

  /** @param tell the page on this socket is the one that rings, or no longer */
  constructor(registrar: Pick<Registrar, 'bindings'>, tell: (connection: Link, rings: boolean) => void) {
    this.#registrar = registrar;
    this.#tell = tell;
  }

  /** Whether the page on this socket rings. null: no page is registered there. */
  ringsOn(connection: Link): boolean | null {
    return this.#told.get(connection) ?? null;
  }

  /** @param listener receives each page that rings instead of another from now on. @returns unsubscribe */
  watch(party: Party, listener: (binding: Binding) => void): () => void {
    const key = partyOf(party);
    const all = this.#calls.get(key) ?? new Set();
    this.#calls.set(key, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.#calls.get(key) === all) this.#calls.delete(key);
    };
  }

  /** The registrations of the party have changed. */
  changed(party: Party): void {
    const key = partyOf(party);
    const pages = pagesInOrder(this.#registrar.bindings(party.kind, party.identity));
    const before = this.#pages.get(key) ?? [];
    const now = pages.map(({ connection }) => connection);
    if (now.length > 0) this.#pages.set(key, now);
    else this.#pages.delete(key);
    for (const gone of before) if (!now.includes(gone)) this.#told.delete(gone);
    const [first] = pages;
    for (const connection of now) {
      const rings = connection === first?.connection;
      if (this.#told.get(connection) === rings) continue;
      this.#told.set(connection, rings);
      this.#tell(connection, rings);
    }
    if (first === undefined || before[0] === undefined || first.connection === before[0]) return;
    for (const listener of [...(this.#calls.get(key) ?? [])]) listener(first);
  }

  clear(): void {
    this.#told.clear();
    this.#pages.clear();
    this.#calls.clear();
  }
}
