import { type Clock, ticks } from '../../domain/clock.ts';
import { inOrder, type Located, locate, type Place, type Resolver } from './locate.ts';
import type { TrunkSettings } from './settings.ts';

/** A failed place is tried after the others for this long. */
const badMs = 60_000;

export interface PlacesParts {
  clock: Clock;
  /** Address families that we can use to reach a trunk, best first. */
  families: readonly (4 | 6)[];
  resolver: Resolver;
  /** From 0 to 1. */
  random: () => number;
}

/**
 * The servers of one trunk, and which of them to use. Registration and pings keep one place as long as it answers. Each
 * call uses the order of RFC 2782, with places that failed recently at the end.
 */
export class Places {
  readonly #parts: PlacesParts;
  #located: Located | null = null;
  #current: Place | null = null;
  readonly #bad = new Map<string, number>();

  constructor(parts: PlacesParts) {
    this.#parts = parts;
  }

  /** Null if no place is known. */
  get current(): Place | null {
    return this.#current;
  }

  get all(): readonly Place[] {
    return this.#located?.places ?? [];
  }

  get ttlMs(): number {
    return this.#located?.ttlMs ?? Number.POSITIVE_INFINITY;
  }

  get bySrv(): boolean {
    return this.#located?.bySrv === true;
  }

  /** Queries the name service. If the query fails, the known places stay. @throws Error */
  async find(settings: Pick<TrunkSettings, 'host' | 'port' | 'transport'>): Promise<readonly Place[]> {
    const { families, resolver } = this.#parts;
    // A UDP socket reaches only its own address family.
    const reachable = settings.transport === 'udp' ? families : [...new Set([...families, 4, 6] as const)];
    const found = await locate(settings, reachable, resolver);
    // The address of the name itself may be the carrier's website.
    if (found.doubtful && this.bySrv) throw new Error('the name service could not be asked for SRV records');
    return this.#keep(found).places;
  }

  forget(): void {
    this.#located = null;
    this.#current = null;
    this.#bad.clear();
  }

  /** Marks a place as failed and selects another. Returns false if all places have failed. */
  failed(place: Place): boolean {
    this.#bad.set(keyOf(place), ticks(this.#parts.clock) + badMs);
    const [next] = this.order();
    this.#current = next ?? null;
    return next !== undefined && !this.#isBad(next);
  }

  answered(place: Place): void {
    this.#bad.delete(keyOf(place));
  }

  /** Returns the order for calls. @param sticky puts the current place first, for a trunk with a registration */
  order(sticky = false): Place[] {
    const order = inOrder(this.all, this.#parts.random);
    const good = order.filter((place) => !this.#isBad(place));
    const sorted = [...good, ...order.filter((place) => this.#isBad(place))];
    const current = sticky
      ? sorted.find((place) => this.#current !== null && keyOf(place) === keyOf(this.#current))
      : undefined;
    return current === undefined ? sorted : [current, ...sorted.filter((place) => place !== current)];
  }

  #keep(located: Located): Located {
    this.#located = located;
    const known = new Set(located.places.map(keyOf));
    for (const key of this.#bad.keys()) if (!known.has(key)) this.#bad.delete(key);
    const current = this.#current;
    if (current === null || !known.has(keyOf(current)) || this.#isBad(current)) this.#current = this.order()[0] ?? null;
    return located;
  }

  #isBad(place: Place): boolean {
    return (this.#bad.get(keyOf(place)) ?? 0) > ticks(this.#parts.clock);
  }
}

function keyOf({ address, port }: Place): string {
  return `${address} ${port}`;
}
