import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { Address } from './trunk-sdp.ts';

/** A packet's way here, and what it says of itself. */
export type Arrival = Address & Pick<RtpHeader, 'ssrc' | 'sequence'>;

/** Packets in a row that a stranger must send, and a source on a host that was named. */
const strangerProbation = 5;
const neighbourProbation = 2;
/** Silence of the one that is heard, in milliseconds, after which another of its rank may take its place, or a lower one. */
const gapMs = 1000;
const longGapMs = 10_000;
/** How long after a new description a stranger may be latched on to, if no other source was heard, in milliseconds. */
const openMs = 10_000;
/** Packets that a stream may be ahead after a silence and still be the same (RFC 3550 A.1). */
const maxAhead = 3000;
/** Somebody who tries to get in under many addresses is not let fill memory. */
const maxCandidates = 16;

/** How much speaks for a source: `proven` by its keys, at the described address, on a host that was named, nothing. */
const ranks = { stranger: 1, neighbour: 2, described: 3, proven: 4 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

interface Lock extends Address {
  rank: Rank;
  at: number;
  /** Of the packet that came last. */
  ssrc: number;
  sequence: number;
}

interface Candidate {
  ssrc: number;
  next: number;
  count: number;
}

/**
 * The source that is heard, and the address that is sent to: symmetric RTP (RFC 4961) with restricted latching
 * (RFC 7362 section 5), as address translation on the way needs it.
 *
 *   open ──a packet from the described address, or some in a row from elsewhere──► locked
 *     ▲                                                            │ ▲
 *     ├── another address is described (re-INVITE) ────────────────┘ │
 *     └── (locked) a better source, or an equal one after a gap ─────┘
 *
 * Packets from other places than the lock are dropped. A stranger, whose host neither the description nor the
 * signalling names, is latched on to once: in the first seconds after a new description, before any other source
 * was heard. Later only its own stream, from another port of its host, may follow it. A silence opens nothing: who
 * floods a port while a call is on hold gets neither its sound nor a word in. Sent to is a stranger only if the
 * described address is one of an inner network and the signalling came from outside it, so that it must be translated.
 */
export class Latch {
  readonly #now: () => number;
  /** The host that the signalling comes from; null where that is not known. */
  readonly #signalling: string | null;
  #described: Address | null = null;
  #locked: Lock | null = null;
  /** Until when a stranger may be latched on to. */
  #openUntil: number;
  /** Apart, so that strangers push nobody else out. */
  readonly #candidates = { strangers: new Map<string, Candidate>(), others: new Map<string, Candidate>() };

  /** @param now milliseconds of a clock that never jumps */
  constructor(signalling: string | null, now: () => number) {
    this.#signalling = signalling;
    this.#now = now;
    this.#openUntil = now() + openMs;
  }

  /** What the other side's description says. The same as before changes nothing. */
  describe(address: Address | null): void {
    const before = this.#described;
    // A hold by 0.0.0.0 says nothing of where it will go on.
    if (address === null || (before !== null && before.host === address.host && before.port === address.port)) return;
    this.#described = address;
    this.#locked = null;
    this.#openUntil = this.#now() + openMs;
    this.#forget();
  }

  /** Where to send. */
  get target(): Address | null {
    const locked = this.#locked;
    if (locked === null) return this.#described;
    return locked.rank !== ranks.stranger || this.#translated ? locked : this.#described;
  }

  /** The stream that is heard; null while none is. */
  get ssrc(): number | null {
    return this.#locked?.ssrc ?? null;
  }

  /** The host whose packets are heard; null while nobody's are. */
  get source(): Address | null {
    return this.#locked;
  }

  /** Whether a packet is to be heard. @param proven it was signed with the key that was agreed on */
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

  /** The described address leads nowhere from here: it is of a network that even the signalling is translated out of. */
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
    // RFC 4787 4.1: a translation keeps the address and changes the port. The stream's random SSRC and its numbers go on.
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
