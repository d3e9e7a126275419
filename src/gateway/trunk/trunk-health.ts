/** Whether calls can go out over the trunk. */
export type TrunkState = 'unknown' | 'up' | 'down';

/** The source of a fact. `calls` counts only for a trunk without registration and pings. */
export type Evidence = 'address' | 'registration' | 'ping' | 'calls';

export interface TrunkChange {
  from: TrunkState;
  to: TrunkState;
  /** Why it is down. Null if it is not. */
  reason: string | null;
}

/**
 * The state of one trunk, from evidence only:
 *
 *   unknown ──all requests were answered──► up ◄──answered──┐
 *      └──no address, rejected, no answer──► down ──────────┘
 *
 * A trunk is up only after an answer. Without registration and pings, the answers to calls decide.
 */
export class TrunkHealth {
  state: TrunkState = 'unknown';
  /** Why it is down. Null if it is not. */
  reason: string | null = null;
  /** Since when it has this state, in ms since 1970. */
  since: number;
  readonly #now: () => number;
  readonly #asked: readonly Evidence[];
  readonly #onChange: (change: TrunkChange) => void;
  /** By evidence: the reason of a failure, or null after an answer. */
  readonly #seen = new Map<Evidence, string | null>();

  constructor(asks: { register: boolean; pings: boolean }, now: () => number, onChange: (change: TrunkChange) => void) {
    this.#now = now;
    this.since = now();
    const asked: Evidence[] = [
      ...(asks.register ? ['registration' as const] : []),
      ...(asks.pings ? ['ping' as const] : []),
    ];
    this.#asked = asked.length === 0 ? ['calls'] : asked;
    this.#onChange = onChange;
  }

  /** True if the registrar accepted our last REGISTER. Null if it has not answered yet. */
  get registered(): boolean | null {
    const seen = this.#seen.get('registration');
    return seen === undefined ? null : seen === null;
  }

  /** @param reason of the failure; null after an answer */
  note(evidence: Evidence, reason: string | null): void {
    this.#seen.set(evidence, reason);
    const facts = (['address', ...this.#asked] as const).map((each) => this.#seen.get(each));
    const failed = facts.find((each) => typeof each === 'string') ?? null;
    const answered = this.#asked.every((each) => this.#seen.get(each) === null);
    const to = failed !== null ? 'down' : answered ? 'up' : 'unknown';
    const from = this.state;
    const known = this.reason;
    this.state = to;
    this.reason = failed;
    if (from !== to) this.since = this.#now();
    if (from !== to || known !== failed) this.#onChange({ from, to, reason: failed });
  }
}
