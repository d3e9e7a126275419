import type { RtpHeader } from '../rtp-packet.ts';
import type { Address } from './trunk-sdp.ts';

/** A packet's way here, and what it says of itself. */
export type Arrival = Address & Pick<RtpHeader, 'ssrc' | 'sequence'>;

/** A source that nothing speaks for must send so many packets in a row, and who sits where one was expected, so many. */
const strangerProbation = 5;
const neighbourProbation = 2;
/** After so long a silence of the one that is heard, another of its rank may take its place, or one of a lower rank. */
const gapMs = 1000;
const longGapMs = 10_000;
/** Somebody who tries to get in under many addresses is not let fill memory. */
const maxCandidates = 16;

/** How much speaks for a source: `proven` by its keys, at the described address, on a host that was named, nothing. */
const ranks = { stranger: 1, neighbour: 2, described: 3, proven: 4 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

interface Candidate {
  ssrc: number;
  next: number;
  count: number;
}

/**
 * Whose packets are heard, and where ours go: symmetric RTP (RFC 4961), as address
 * translation on the way needs it.
 *
 *   open ──a packet from the described address, or some in a row from elsewhere──► locked
 *     ▲                                                            │ ▲
 *     ├── another address is described (re-INVITE) ────────────────┘ │
 *     └── (locked) a better source, or an equal one after a gap ─────┘
 *
 * What does not come from where the lock is, is nobody's sound. A source that
 * nothing speaks for is heard, but only sent to where the described address can
 * be none of this network's: else anyone could draw a call's sound to himself.
 */
export class Latch {
  readonly #now: () => number;
  /** The host that the signalling comes from; null where that is not known. */
  readonly #signalling: string | null;
  #described: Address | null = null;
  #locked: (Address & { rank: Rank; at: number }) | null = null;
  /** Apart, so that strangers push nobody else out. */
  readonly #candidates = { strangers: new Map<string, Candidate>(), others: new Map<string, Candidate>() };

  /** @param now milliseconds of a clock that never jumps */
  constructor(signalling: string | null, now: () => number) {
    this.#signalling = signalling;
    this.#now = now;
  }

  /** What the other side's description says. The same as before changes nothing. */
  describe(address: Address | null): void {
    const before = this.#described;
    // A hold by 0.0.0.0 says nothing of where it will go on.
    if (address === null || (before !== null && before.host === address.host && before.port === address.port)) return;
    this.#described = address;
    this.#locked = null;
    this.#forget();
  }

  /** Where to send. */
  get target(): Address | null {
    const locked = this.#locked;
    if (locked === null) return this.#described;
    const follows = locked.rank !== ranks.stranger || this.#described === null || isInside(this.#described.host);
    return follows ? locked : this.#described;
  }

  /** The host whose packets are heard; null while nobody's are. */
  get source(): Address | null {
    return this.#locked;
  }

  /** Whether a packet is to be heard. @param proven it was signed with the key that was agreed on */
  accepts(arrival: Arrival, proven: boolean): boolean {
    const { host, port } = arrival;
    const locked = this.#locked;
    const now = this.#now();
    if (locked !== null && locked.host === host && locked.port === port) {
      locked.at = now;
      return true;
    }
    const rank = proven ? ranks.proven : this.#rankOf(arrival);
    if (locked !== null && !this.#mayReplace(locked, rank, now)) return false;
    const probation = rank === ranks.stranger ? strangerProbation : rank === ranks.neighbour ? neighbourProbation : 1;
    const candidates = rank === ranks.stranger ? this.#candidates.strangers : this.#candidates.others;
    if (inARow(candidates, arrival) < probation) return false;
    this.#locked = { host, port, rank, at: now };
    this.#forget();
    return true;
  }

  #mayReplace(locked: { rank: Rank; at: number }, rank: Rank, now: number): boolean {
    const silentMs = now - locked.at;
    if (rank > locked.rank) return true;
    return silentMs >= (rank === locked.rank ? gapMs : longGapMs);
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

/** How many packets of one stream came from there one after the other (RFC 3550 A.1). */
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

/** An address that only its own network knows (RFC 1918, 6598, 3927, 4193, 4291): a translation is on the way. */
function isInside(host: string): boolean {
  return /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    host,
  );
}
