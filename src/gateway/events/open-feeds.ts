import { type Clock, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { CloseReason } from '../../domain/protocol/events.ts';

/** The identity of a stream's reader, and its address. */
export interface FeedOwner {
  identity: string;
  /** An IP address. */
  address: string;
}

export interface FeedLimits {
  /** Maximum streams of one identity. */
  perIdentity: number;
  /** Maximum streams from one address, or from one IPv6 network of 64 bits. */
  perAddress: number;
}

interface OpenFeed extends FeedOwner {
  openedAt: number;
  ending: AbortController;
}

/**
 * A stream older than this is replaced by a new one of its identity. After a network failure a phone reconnects before
 * the old connection is detected as dead. In ms.
 */
const makesRoomMs = 60_000;
/** Factor for API keys. Servers share them, and each of their processes may have a stream. */
const keyFactor = 10;

/** Open event streams, limited per identity and address, so that one token cannot overload the gateway. */
export class OpenFeeds {
  readonly #clock: Clock;
  readonly #limits: FeedLimits;
  /** By identity, in the order they were opened. */
  readonly #open = new Map<string, Set<OpenFeed>>();
  readonly #fromNetwork = new Map<string, number>();
  #size = 0;

  constructor(clock: Clock, limits: FeedLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Counts a stream until `close`. The signal fires with a CloseReason if the gateway ends the stream.
   * @throws CodedError TOO_MANY_STREAMS
   */
  add({ identity, address }: FeedOwner): { ending: AbortController; close(): void } {
    const network = networkOf(address);
    const there = this.#fromNetwork.get(network) ?? 0;
    if (there >= this.#limits.perAddress) throw new CodedError('TOO_MANY_STREAMS');
    const own = this.#open.get(identity) ?? new Set();
    const most = this.#limits.perIdentity * (isServer(identity) ? keyFactor : 1);
    const [oldest] = own;
    if (oldest !== undefined && own.size >= most) {
      if (ticks(this.#clock) - oldest.openedAt < makesRoomMs) throw new CodedError('TOO_MANY_STREAMS');
      this.#remove(oldest);
      oldest.ending.abort('replaced' satisfies CloseReason);
    }
    const entry = { identity, address: network, openedAt: ticks(this.#clock), ending: new AbortController() };
    this.#open.set(identity, own.add(entry));
    this.#fromNetwork.set(network, (this.#fromNetwork.get(network) ?? 0) + 1);
    this.#size += 1;
    return { ending: entry.ending, close: () => this.#remove(entry) };
  }

  endAll(reason: CloseReason): void {
    for (const each of [...this.#open.values()].flatMap((own) => [...own])) {
      this.#remove(each);
      each.ending.abort(reason);
    }
  }

  #remove(feed: OpenFeed): void {
    const own = this.#open.get(feed.identity);
    if (own?.delete(feed) !== true) return;
    if (own.size === 0) this.#open.delete(feed.identity);
    this.#size -= 1;
    const left = (this.#fromNetwork.get(feed.address) ?? 1) - 1;
    if (left > 0) this.#fromNetwork.set(feed.address, left);
    else this.#fromNetwork.delete(feed.address);
  }
}

/**
 * The network of an address. For IPv6, the first 64 bits, because one subscriber has all addresses of such a network.
 */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    while (groups.length + rest.length < 8) groups.push('0');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** A server with an API key. No identity of a person contains a space. */
function isServer(identity: string): boolean {
  return identity === 'api-key' || identity.startsWith('api-key ');
}
