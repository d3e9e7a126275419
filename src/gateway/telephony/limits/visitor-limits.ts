import type { Clock } from '../../../domain/clock.ts';
import type { Principal } from '../../sip/auth/principal.ts';
import { networkOf } from '../../sip/network-of.ts';
import { TokenBucket } from '../../sip/token-bucket.ts';
import type { Endpoint } from '../port.ts';

export interface VisitorSettings {
  /** Share of all legs that visitors' calls may use, 0 to 1. */
  share: number;
  /** Calls at once per address, or per IPv6 /64. */
  callsOfNetwork: number;
  /** Calls that one address may start per minute. */
  perMinute: number;
}

const usualVisitors: VisitorSettings = { share: 0.5, callsOfNetwork: 20, perMinute: 20 };

/** Share of an address's limits that one token may use: enough to call again after a bad connection. */
const callsOfToken = 0.1;
const perMinuteOfToken = 0.3;
/** A call has two legs: the visitor's and the agent's. */
const legsOfCall = 2;
/** Share of all visitors' calls that one site may use while there are several sites. */
const shareOfSite = 0.75;
/** A site's calls per minute, as a multiple of the limit of one address. */
const sitePerNetwork = 30;
/** Retry-After of a call that exceeded a limit on calls at once, in seconds. */
const fullRetry = 10;
/** Maximum number of stored buckets of each kind. */
const maxBuckets = 10_000;

interface Visitor {
  network: string;
  site: string;
}

/**
 * Limits how many calls website visitors may have and start. Any page can get a visitor's token, and an Origin header
 * can be forged. The limits per token, address and site, and in total, therefore protect the agents and the carriers'
 * legs.
 */
export class VisitorLimits {
  /** Rejected calls, by reason. */
  readonly refused = { share: 0, site: 0, network: 0, token: 0, rate: 0 };
  readonly #clock: Clock;
  readonly #settings: VisitorSettings;
  readonly #mostCalls: number;
  /** Network and site of the visitors in a call, by identity. */
  readonly #visitors = new Map<string, Visitor>();
  readonly #buckets = {
    token: new Map<string, TokenBucket>(),
    network: new Map<string, TokenBucket>(),
    site: new Map<string, TokenBucket>(),
  };

  /** @param legs maximum number of legs in the core */
  constructor(clock: Clock, legs: number, settings: VisitorSettings = usualVisitors) {
    this.#clock = clock;
    this.#settings = settings;
    this.#mostCalls = Math.max(1, Math.floor((legs * settings.share) / legsOfCall));
  }

  /**
   * Returns null if the call is allowed, otherwise the seconds until the next try (RFC 3261 20.33).
   * @param channels all live ones
   */
  refusal(
    principal: Pick<Principal, 'kind' | 'identity' | 'site' | 'outgoing'>,
    address: string,
    channels: Iterable<{ readonly endpoint: Endpoint }>,
  ): number | null {
    if (principal.kind !== 'visitor') return null;
    const { identity } = principal;
    // Older tokens do not name the site. The number that they call identifies it.
    const visitor = { network: networkOf(address), site: principal.site ?? principal.outgoing ?? '' };
    const reason = this.#crowded(identity, visitor, channels);
    if (reason !== null) {
      this.refused[reason] += 1;
      return fullRetry;
    }
    const waitMs = this.#rate(identity, visitor);
    if (waitMs > 0) {
      this.refused.rate += 1;
      return Math.ceil(waitMs / 1000);
    }
    this.#visitors.set(identity, visitor);
    return null;
  }

  #crowded(
    identity: string,
    { network, site }: Visitor,
    channels: Iterable<{ readonly endpoint: Endpoint }>,
  ): 'share' | 'site' | 'network' | 'token' | null {
    const live = new Set<string>();
    const calls = { all: 0, site: 0, network: 0, token: 0 };
    for (const { endpoint } of channels) {
      if (endpoint.kind !== 'visitor') continue;
      live.add(endpoint.identity);
      const other = this.#visitors.get(endpoint.identity);
      calls.all += 1;
      if (endpoint.identity === identity) calls.token += 1;
      if (other?.network === network) calls.network += 1;
      if (other?.site === site) calls.site += 1;
    }
    if (this.#visitors.size > 2 * live.size + 1000) {
      for (const each of this.#visitors.keys()) if (!live.has(each)) this.#visitors.delete(each);
    }
    const { callsOfNetwork } = this.#settings;
    if (calls.token >= Math.max(1, callsOfNetwork * callsOfToken)) return 'token';
    if (calls.network >= callsOfNetwork) return 'network';
    if (calls.all >= this.#mostCalls) return 'share';
    const several = this.#buckets.site.size > 1;
    return several && calls.site >= Math.max(1, this.#mostCalls * shareOfSite) ? 'site' : null;
  }

  /** Returns the milliseconds to wait. 0: the call is allowed and has been counted. */
  #rate(identity: string, { network, site }: Visitor): number {
    const { perMinute } = this.#settings;
    const buckets = [
      this.#bucket('token', identity, perMinute * perMinuteOfToken),
      this.#bucket('network', network, perMinute),
      this.#bucket('site', site, perMinute * sitePerNetwork),
    ];
    const waitMs = Math.max(...buckets.map((bucket) => bucket.waitMs()));
    if (waitMs === 0) for (const bucket of buckets) bucket.take();
    return waitMs;
  }

  #bucket(kind: 'token' | 'network' | 'site', name: string, perMinute: number): TokenBucket {
    const buckets = this.#buckets[kind];
    const known = buckets.get(name);
    if (known !== undefined) return known;
    if (buckets.size >= maxBuckets) for (const [each, bucket] of buckets) if (bucket.full) buckets.delete(each);
    // The burst is half of a minute's calls.
    const made = new TokenBucket(this.#clock, Math.max(1, perMinute / 2), perMinute / 60);
    buckets.set(name, made);
    return made;
  }
}
