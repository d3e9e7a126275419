import type { Clock } from '../../domain/clock.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { EdgeCounters } from '../sip/counters.ts';
import { networkOf } from '../sip/network-of.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/**
 * Sockets at once without proof, of one network and of all: ten thousand agents of one address may open theirs before
 * the first token was verified. Of more, the oldest makes room for the next.
 */
const maxOfNetwork = 11_000;
const maxSockets = 16_000;
/** Of what a socket may send in a second, in units of the byte gate: a network, all together, and a socket ever. */
const networkShare = 10;
const totalShare = 30;
/** Of a second's budget, what may be taken at once: a few times ten milliseconds of work. */
const networkBurst = 0.5;
const totalBurst = 0.2;
const unprovedShare = 20;
/** Reads that wait at once, of a network and of all. Of more, the socket that has used most is closed and may come back. */
const maxWaitingOfNetwork = 500;
const maxWaiting = 2000;
/** Between two looks at what waits, in milliseconds. */
const tickMs = 20;
/** Networks that are remembered before those without sockets are looked through. */
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
 * What sockets may cost all together that have not proved to be an agent or a carrier. Visitors count: anyone gets a
 * visitor's token. Agents who come back after a restart, ten thousand of one address, give back what they took as
 * soon as their token has been verified, so that only the other ones use the budget up.
 *
 *   bytes ──within the budgets of their network and of all──► parsed
 *     └──not──► wait, the socket that has used least first ──► parsed, or proved meanwhile
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

  /** A new socket. @param end closes it, with a code of RFC 6455 7.4 */
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

  /** Lets `go` happen now, or later, or never, when the socket is closed. */
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

  /** The token is good: what it cost is no stranger's. */
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

/** One socket, as far as its budget goes. */
export class Stranger {
  readonly network: Network;
  readonly end: (code: number, why: string) => void;
  /** Units that it has taken. */
  spent = 0;
  /** Has shown no token at all that is good. */
  unproved = true;
  /** An agent, a carrier: pays from its own socket's budget alone. */
  trusted = false;
  readonly #all: Strangers;

  constructor(all: Strangers, network: Network, end: (code: number, why: string) => void) {
    this.#all = all;
    this.network = network;
    this.end = end;
  }

  /** Lets `go` happen now, or later, or never, when the socket is closed. */
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
