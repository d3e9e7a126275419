import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { Address } from './trunk-sdp.ts';

/** Source and RTP fields of a received packet. */
export type Arrival = Address & Pick<RtpHeader, 'ssrc' | 'sequence'>;

/** Consecutive packets needed from an unknown source, and from a source on a known host. */
const strangerProbation = 5;
const neighbourProbation = 2;
/** Silence of the current source, in ms, after which a source of the same rank, or of a lower one, may replace it. */
const gapMs = 1000;
const longGapMs = 10_000;
/** Time after a new description, in ms, in which an unknown source may be latched if no other source was heard. */
const openMs = 10_000;
/** Maximum jump of sequence numbers after a silence within one stream (RFC 3550 A.1). */
const maxAhead = 3000;
/** Limits the memory for an attacker with many source addresses. */
const maxCandidates = 16;

/** Trust in a source: authenticated by its key, at the described address, on a known host, or unknown. */
const ranks = { stranger: 1, neighbour: 2, described: 3, proven: 4 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

interface Lock extends Address {
  rank: Rank;
  at: number;
  /** Fields of the last packet. */
  ssrc: number;
  sequence: number;
}

interface Candidate {
  ssrc: number;
  next: number;
  count: number;
}

/**
 * Selects the source that is heard, and the address to send to. It implements symmetric RTP (RFC 4961) with restricted
 * latching (RFC 7362 section 5), because of NAT on the way.
 *
 *   open ──a packet from the described address, or some in a row from elsewhere──► locked
 *     ▲                                                            │ ▲
 *     ├── another address is described (re-INVITE) ────────────────┘ │
 *     └── (locked) a better source, or an equal one after a gap ─────┘
 *
 * Packets from other sources than the locked one are dropped. A source is unknown if neither the description nor the
 * signalling names its host. An unknown source can be latched only in the first seconds after a new description, and
 * only before any other source was heard. Later only its own stream can follow it, from another port of its host.
 * Silence opens nothing: flooding a port while a call is on hold gives an attacker neither the audio nor a way in.
 * Packets are sent to an unknown source only if the described address is private and the signalling is not, which shows
 * that NAT is in between.
 */
export class Latch {
  readonly #now: () => number;
  /** The host of the signalling. Null if it is unknown. */
  readonly #signalling: string | null;
  #described: Address | null = null;
  #locked: Lock | null = null;
  /** End of the time in which an unknown source may be latched. */
  #openUntil: number;
  /** Separate maps, so that unknown sources cannot displace the others. */
  readonly #candidates = { strangers: new Map<string, Candidate>(), others: new Map<string, Candidate>() };

  /** @param now milliseconds of a monotonic clock */
  constructor(signalling: string | null, now: () => number) {
    this.#signalling = signalling;
    this.#now = now;
    this.#openUntil = now() + openMs;
  }

  /** Applies the far end's description. An unchanged address has no effect. */
  describe(address: Address | null): void {
    const before = this.#described;
    // A hold with 0.0.0.0 does not say which address will be used afterwards.
    if (address === null || (before !== null && before.host === address.host && before.port === address.port)) return;
    this.#described = address;
    this.#locked = null;
    this.#openUntil = this.#now() + openMs;
    this.#forget();
  }

  /** The address to send to. */
  get target(): Address | null {
    const locked = this.#locked;
    if (locked === null) return this.#described;
    return locked.rank !== ranks.stranger || this.#translated ? locked : this.#described;
  }

  /** SSRC of the stream that is heard. Null if there is none. */
  get ssrc(): number | null {
    return this.#locked?.ssrc ?? null;
  }

  /** Source of the packets that are heard. Null if there is none. */
  get source(): Address | null {
    return this.#locked;
  }

  /** Returns true if the packet must be heard. @param proven it was authenticated with the negotiated key */
  accepts(arrival: Arrival, proven: boolean): boolean {
    const { host, port, ssrc, sequence } = arrival;
    const locked = this.#locked;
    const now = this.#now();
    if (locked !== null && locked.host === host && locked.port === port) {
      locked.at = now;
      locked.ssrc = ssrc;
      locked.sequence = sequence;
      return true;
    }
    const rank = proven ? ranks.proven : this.#rankOf(arrival);
    if (!this.#mayTake(arrival, rank, now)) return false;
    const probation = rank === ranks.stranger ? strangerProbation : rank === ranks.neighbour ? neighbourProbation : 1;
    const candidates = rank === ranks.stranger ? this.#candidates.strangers : this.#candidates.others;
    if (inARow(candidates, arrival) < probation) return false;
    this.#locked = { host, port, rank, at: now, ssrc, sequence };
    this.#forget();
    return true;
  }

  /** True if the described address is private and the signalling comes from outside, so NAT is in between. */
  get #translated(): boolean {
    const described = this.#described;
    return described !== null && isInside(described.host) && (this.#signalling === null || !isInside(this.#signalling));
  }

  #mayTake(arrival: Arrival, rank: Rank, now: number): boolean {
    const locked = this.#locked;
    if (locked === null) return rank !== ranks.stranger || now < this.#openUntil;
    if (rank > locked.rank) return true;
    const silentMs = now - locked.at;
    if (rank !== ranks.stranger) return silentMs >= (rank === locked.rank ? gapMs : longGapMs);
    // RFC 4787 4.1: NAT keeps the address and changes the port. The random SSRC and the sequence numbers of the stream
    // continue.
    const ahead = (arrival.sequence - locked.sequence) & 0xffff;
    const goesOn = arrival.ssrc === locked.ssrc && ahead > 0 && ahead <= maxAhead;
    return silentMs >= gapMs && locked.rank === ranks.stranger && locked.host === arrival.host && goesOn;
  }

  #rankOf({ host, port }: Address): Rank {
    const described = this.#described;
    if (described !== null && described.host === host && described.port === port) return ranks.described;
    return host === described?.host || host === this.#signalling ? ranks.neighbour : ranks.stranger;
  }

  #forget(): void {
    this.#candidates.strangers.clear();
    this.#candidates.others.clear();
  }
}

/** Returns how many consecutive packets of one stream came from this source (RFC 3550 A.1). */
function inARow(candidates: Map<string, Candidate>, { host, port, ssrc, sequence }: Arrival): number {
  const key = `${host} ${port}`;
  const known = candidates.get(key);
  const next = (sequence + 1) & 0xffff;
  if (known !== undefined && known.ssrc === ssrc && known.next === sequence) {
    known.count += 1;
    known.next = next;
    return known.count;
  }
  if (known === undefined && candidates.size >= maxCandidates) candidates.clear();
  candidates.set(key, { ssrc, next, count: 1 });
  return 1;
}

/** Returns true for a private or local address (RFC 1918, 6598, 3927, 4193, 4291), which needs NAT. */
function isInside(host: string): boolean {
  return /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    host,
  );
}
