import { type Clock, ticks } from '../../domain/clock.ts';
import { readPageParams } from '../../domain/protocol/page-contact.ts';
import { type Principal, partyOf } from '../sip/auth/principal.ts';
import type { Binding, BoundPage } from '../sip/binding.ts';
import type { Link } from '../sip/link.ts';
import { parseNameAddress } from '../sip/message/sip-address.ts';
import { header, headerList } from '../sip/message/sip-message.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';

interface Stored extends Binding {
  /**
   * The same time as `expiresAt`, in ticks of the monotonic clock, so that setting the system clock changes no
   * lifetime.
   */
  endsAt: number;
  stopTimer: () => void;
}

type Party = Pick<Principal, 'kind' | 'identity'>;
type OnContacts = (party: Party, contacts: number) => void;

const defaultExpires = 600;
const maxExpires = 86_400;
const maxBindings = 20;

/** Stores contact bindings (RFC 3261 section 10.3). A binding never outlives its token or its socket. */
export class Registrar {
  readonly #clock: Clock;
  readonly #onChange: OnContacts;
  readonly #onPages: (party: Party) => void;
  readonly #bindings = new Map<string, Stored[]>();
  /** Bindings by socket, so that ten thousand sockets can close at once without a search for each. */
  readonly #carried = new Map<Link, Set<Stored>>();
  #newest = 0;

  /** @param onPages called after each change of a party that may change which of its pages rings */
  constructor(clock: Clock, onChange: OnContacts, onPages: (party: Party) => void = () => {}) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#onPages = onPages;
  }

  bindings(kind: Principal['kind'], identity: string): readonly Binding[] {
    return this.#bindings.get(partyOf({ kind, identity })) ?? [];
  }

  /** Returns the bindings of all parties of one kind. */
  bindingsOf(kind: Principal['kind']): readonly Binding[] {
    return [...this.#bindings.values()].flat().filter((binding) => binding.principal.kind === kind);
  }

  /** Answers a REGISTER. The caller has checked the permission. */
  register(transaction: ServerTransaction, principal: Principal): void {
    const { request, connection } = transaction;
    const contacts = headerList(request, 'contact');
    const before = this.bindings(principal.kind, principal.identity).length;
    const headerExpires = secondsOf(header(request, 'expires'));
    if (contacts.length === 1 && contacts[0]?.trim() === '*') {
      // 10.3 step 6: "*" must be the only contact, and needs Expires: 0.
      if (headerExpires !== 0) {
        transaction.respond(400);
        return;
      }
      for (const binding of [...this.#of(principal)]) this.#remove(binding);
    } else {
      const parsed = contacts.map(parseNameAddress);
      if (contacts.length > 5 || parsed.some((contact) => contact === null)) {
        transaction.respond(400);
        return;
      }
      for (const contact of parsed) {
        if (contact === null) continue;
        const asked = secondsOf(contact.params.get('expires') ?? null) ?? headerExpires ?? defaultExpires;
        const instance = contact.params.get('+sip.instance') ?? null;
        const old = this.#of(principal).filter(
          (each) => each.uri === contact.uri || (instance !== null && each.instance === instance),
        );
        for (const each of old) this.#remove(each);
        if (asked === 0) continue;
        const page = this.#pageOf(contact.params, old);
        this.#add(principal, connection, { uri: contact.uri, instance, page, seconds: Math.min(asked, maxExpires) });
      }
    }
    const now = ticks(this.#clock);
    const after = this.#of(principal);
    transaction.respond(200, {
      lines: after.map(({ uri, endsAt }) => `Contact: <${uri}>;expires=${Math.ceil((endsAt - now) / 1000)}`),
    });
    if (after.length !== before) this.#onChange(principal, after.length);
    this.#onPages(principal);
  }

  /** Removes all bindings of a closed socket. */
  drop(connection: Link): void {
    const gone = [...(this.#carried.get(connection) ?? [])];
    for (const binding of gone) this.#remove(binding);
    for (const principal of new Map(gone.map((binding) => [partyOf(binding.principal), binding.principal])).values()) {
      this.#changed(principal);
    }
  }

  clear(): void {
    for (const binding of [...this.#bindings.values()].flat()) binding.stopTimer();
    this.#bindings.clear();
    this.#carried.clear();
  }

  /** A page that renews its registration keeps its place among the agent's pages, unless the agent has chosen it. */
  #pageOf(params: ReadonlyMap<string, string>, old: readonly Stored[]): BoundPage | null {
    const page = readPageParams(params);
    if (page === null) return null;
    const { microphone, age } = page;
    const known = old.find((each) => each.page)?.page;
    if (known && age > 0) return { ...known, microphone };
    this.#newest += 1;
    return { microphone, since: ticks(this.#clock) - age, nth: this.#newest };
  }

  #of(principal: Party): Stored[] {
    return this.#bindings.get(partyOf(principal)) ?? [];
  }

  #add(
    principal: Principal,
    connection: Link,
    { seconds, ...contact }: Pick<Binding, 'uri' | 'instance' | 'page'> & { seconds: number },
  ): void {
    const lifeMs = Math.min(seconds * 1000, principal.expiresAt - this.#clock.now());
    const binding: Stored = {
      principal,
      ...contact,
      connection,
      expiresAt: this.#clock.now() + lifeMs,
      endsAt: ticks(this.#clock) + lifeMs,
      stopTimer: this.#clock.after(lifeMs, () => {
        this.#remove(binding);
        this.#changed(principal);
      }),
    };
    const all = [...this.#of(principal), binding];
    // Drop the oldest bindings if a party registers too many.
    for (const extra of all.splice(0, Math.max(0, all.length - maxBindings))) this.#letGo(extra);
    this.#bindings.set(partyOf(principal), all);
    const carried = this.#carried.get(connection);
    if (carried) carried.add(binding);
    else this.#carried.set(connection, new Set([binding]));
  }

  #letGo(binding: Stored): void {
    binding.stopTimer();
    const carried = this.#carried.get(binding.connection);
    carried?.delete(binding);
    if (carried?.size === 0) this.#carried.delete(binding.connection);
  }

  #remove(binding: Stored): void {
    this.#letGo(binding);
    const left = this.#of(binding.principal).filter((each) => each !== binding);
    if (left.length > 0) this.#bindings.set(partyOf(binding.principal), left);
    else this.#bindings.delete(partyOf(binding.principal));
  }

  #changed(principal: Party): void {
    this.#onChange(principal, this.#of(principal).length);
    this.#onPages(principal);
  }
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
}
