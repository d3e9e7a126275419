import { type Clock, ticks } from '../../domain/clock.ts';
import { inOrder, type Located, locate, type Place, type Resolver } from './locate.ts';
import type { TrunkSettings } from './settings.ts';

/** A place that failed is tried after the others for so long. */
const badMs = 60_000;

export interface PlacesParts {
  clock: Clock;
  /** In which we can reach a trunk, best first. */
  families: readonly (4 | 6)[];
  resolver: Resolver;
  /** From 0 to 1. */
  random: () => number;
}

/**
 * Where one trunk is now, and which of its places are used: one for registration and pings, as long as it answers; for
 * calls each as RFC 2782 has it, those that failed last.
 */
export class Places {
  readonly #parts: PlacesParts;
  #located: Located | null = null;
  #current: Place | null = null;
  readonly #bad = new Map<string, number>();

  constructor(parts: PlacesParts) {
    this.#parts = parts;
  }

  /** Null: none is known. */
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

  /** Asks the name service. What was known before stays where it fails. @throws Error */
  async find(settings: Pick<TrunkSettings, 'host' | 'port' | 'transport'>): Promise<readonly Place[]> {
    const { families, resolver } = this.#parts;
    // A UDP socket reaches its own family alone.
    const reachable = settings.transport === 'udp' ? families : [...new Set([...families, 4, 6] as const)];
    const found = await locate(settings, reachable, resolver);
    // The address of the name itself may be that of the carrier's website.
    if (found.doubtful && this.bySrv) throw new Error('the name service could not be asked for SRV records');
    return this.#keep(found).places;
  }

  forget(): void {
    this.#located = null;
    this.#current = null;
    this.#bad.clear();
  }

  /** That place does not answer: another is the current one. False where all have failed by now. */
  failed(place: Place): boolean {
    this.#bad.set(keyOf(place), ticks(this.#parts.clock) + badMs);
    const [next] = this.order();
    this.#current = next ?? null;
    return next !== undefined && !this.#isBad(next);
  }

  answered(place: Place): void {
    this.#bad.delete(keyOf(place));
  }

  /** As calls try them. @param sticky the current one first, where we are registered */
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
