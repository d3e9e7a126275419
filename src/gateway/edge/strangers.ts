import type { Clock } from '../../domain/clock.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import { networkOf } from '../sip/network-of.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/**
 * Maximum number of open sockets without authentication, per network and in total. It admits ten thousand agents behind
 * one address before the first token is verified. When a limit is exceeded, the oldest socket is closed.
 */
const maxOfNetwork = 11_000;
const maxSockets = 16_000;
/**
 * Budgets in byte gate units, as multiples of the messages per second that one socket may send: per second for a
 * network, per second in total, and over the lifetime of an unauthenticated socket.
 */
const networkShare = 10;
const totalShare = 30;
/** Burst sizes, as a share of one second's budget: a few times ten milliseconds of work. */
const networkBurst = 0.5;
const totalBurst = 0.2;
const unprovedShare = 20;
/**
 * Maximum number of waiting reads, per network and in total. When a limit is exceeded, the socket that has used most is
 * closed; it may reconnect.
 */
const maxWaitingOfNetwork = 500;
const maxWaiting = 2000;
/** Interval between passes over the waiting reads, in ms. */
const tickMs = 20;
/** Number of networks to remember before those without sockets are pruned. */
const maxNetworks = 1000;

interface Network {
  bucket: TokenBucket;
  unproved: Set<Stranger>;
  sockets: number;
  waiting: number;
}

interface Waiting {
  stranger: Stranger;
  cost: number;
  go: () => void;
}

/**
 * Shared budget of all sockets that are not authenticated as an agent or a carrier. Visitors share it too, because any
 * page can get a visitor's token. When an agent's token is verified, the budget that the socket used is given back. Ten
 * thousand agents behind one address can therefore return after a restart, and only other sockets use up the budget.
 *
 *   bytes ──within the budgets of the network and in total──► parsed
 *     └──otherwise──► wait; the socket that has used least goes first ──► parsed, or authenticated meanwhile
 */
export class Strangers {
  readonly #clock: Clock;
  readonly #counters: EdgeCounters;
  readonly #messagesPerSecond: number;
  readonly #all: TokenBucket;
  readonly #unproved = new Set<Stranger>();
  readonly #networks = new Map<string, Network>();
  #waiting: Waiting[] = [];
  #looking = false;

  constructor(clock: Clock, counters: EdgeCounters, messagesPerSecond: number) {
    this.#clock = clock;
    this.#counters = counters;
    this.#messagesPerSecond = messagesPerSecond;
    this.#all = new TokenBucket(clock, messagesPerSecond * totalShare * totalBurst, messagesPerSecond * totalShare);
  }

  /** Adds a new socket. @param end closes it, with a code of RFC 6455 7.4 */
  join(address: string, end: (code: number, why: string) => void): Stranger {
    const network = this.#networkOf(address);
    const stranger = new Stranger(this, network, end);
    network.sockets += 1;
    network.unproved.add(stranger);
    this.#unproved.add(stranger);
    const crowded = network.unproved.size > maxOfNetwork ? network.unproved : this.#unproved;
    if (network.unproved.size > maxOfNetwork || this.#unproved.size > maxSockets) {
      const [oldest] = crowded;
      oldest?.end(1013, 'too many sockets without proof of identity');
    }
    return stranger;
  }

  /** Calls `go` now or later. `go` is never called if the socket closes first. */
  admit(stranger: Stranger, cost: number, go: () => void): void {
    if (stranger.unproved && stranger.spent + cost > this.#messagesPerSecond * unprovedShare) {
      stranger.end(1008, 'too much without proof of identity');
      return;
    }
    if (this.#take(stranger, cost)) {
      go();
      return;
    }
    this.#counters.delayed += 1;
    this.#hold({ stranger, cost, go });
    this.#makeRoom(stranger.network);
    if (!this.#looking) this.#clock.after(tickMs, () => this.#look());
    this.#looking = true;
  }

  /** The token is valid: gives back what the socket used. */
  proved(stranger: Stranger): void {
    this.#all.give(stranger.spent);
    stranger.network.bucket.give(stranger.spent);
    this.noLongerUnproved(stranger);
  }

  noLongerUnproved(stranger: Stranger): void {
    stranger.network.unproved.delete(stranger);
    this.#unproved.delete(stranger);
  }

  left(stranger: Stranger): void {
    this.noLongerUnproved(stranger);
    stranger.network.sockets -= 1;
    this.#drop(stranger);
  }

  #makeRoom(network: Network): void {
    const crowded = network.waiting > maxWaitingOfNetwork;
    if (!crowded && this.#waiting.length <= maxWaiting) return;
    let most: Stranger | null = null;
    for (const { stranger } of this.#waiting) {
      if (crowded && stranger.network !== network) continue;
      if (most === null || stranger.spent >= most.spent) most = stranger;
    }
    if (most === null) return;
    this.#drop(most);
    most.end(1013, 'too busy with sockets without proof of identity');
  }

  #drop(stranger: Stranger): void {
    if (stranger.network.waiting === 0) return;
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((each) => each.stranger !== stranger);
    stranger.network.waiting -= before - this.#waiting.length;
  }

  #take(stranger: Stranger, cost: number): boolean {
    if (stranger.trusted) return true;
    const { bucket } = stranger.network;
    if (bucket.waitMs(cost) > 0 || !this.#all.borrow(cost)) return false;
    bucket.borrow(cost);
    stranger.spent += cost;
    return true;
  }

  #look(): void {
    const waiting = this.#waiting.sort((one, other) => one.stranger.spent - other.stranger.spent);
    this.#waiting = [];
    for (const each of waiting) {
      each.stranger.network.waiting -= 1;
      if (this.#take(each.stranger, each.cost)) each.go();
      else this.#hold(each);
    }
    if (this.#waiting.length > 0) this.#clock.after(tickMs, () => this.#look());
    else this.#looking = false;
  }

  #hold(one: Waiting): void {
    this.#waiting.push(one);
    one.stranger.network.waiting += 1;
  }

  #networkOf(address: string): Network {
    const name = networkOf(address);
    const known = this.#networks.get(name);
    if (known !== undefined) return known;
    if (this.#networks.size >= maxNetworks) this.#forget();
    const perSecond = this.#messagesPerSecond * networkShare;
    const made = {
      bucket: new TokenBucket(this.#clock, perSecond * networkBurst, perSecond),
      unproved: new Set<Stranger>(),
      sockets: 0,
      waiting: 0,
    };
    this.#networks.set(name, made);
    return made;
  }

  #forget(): void {
    for (const [name, { sockets, bucket }] of this.#networks) {
      if (sockets === 0 && bucket.full) this.#networks.delete(name);
    }
  }
}

/** One socket's account in the shared budget. */
export class Stranger {
  readonly network: Network;
  readonly end: (code: number, why: string) => void;
  /** Units used so far. */
  spent = 0;
  /** True until the socket has shown a valid token. */
  unproved = true;
  /** True for an agent or a carrier: only the socket's own budget applies. */
  trusted = false;
  readonly #all: Strangers;

  constructor(all: Strangers, network: Network, end: (code: number, why: string) => void) {
    this.#all = all;
    this.network = network;
    this.end = end;
  }

  /** Calls `go` now or later. `go` is never called if the socket closes first. */
  admit(cost: number, go: () => void): void {
    this.#all.admit(this, cost, go);
  }

  proved(kind: Principal['kind']): void {
    const trusted = kind !== 'visitor';
    if (trusted && !this.trusted) this.#all.proved(this);
    if (this.unproved) this.#all.noLongerUnproved(this);
    this.unproved = false;
    this.trusted = trusted;
  }

  left(): void {
    this.#all.left(this);
  }
}
