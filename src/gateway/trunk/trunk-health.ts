/** Whether a trunk can be called over. */
export type TrunkState = 'unknown' | 'up' | 'down';

/** What tells. `calls` counts only for a trunk that is neither registered with nor pinged. */
export type Evidence = 'address' | 'registration' | 'ping' | 'calls';

export interface TrunkChange {
  from: TrunkState;
  to: TrunkState;
  /** Why it is down; null if it is not. */
  reason: string | null;
}

/**
 * The state of one trunk, by evidence only:
 *
 *   unknown ──all that is asked was answered──► up ◄──answered──┐
 *      └──no address, refused, silent──► down ──────────────────┘
 *
 * A trunk is up only after an answer. Without registration and pings, the answers to calls decide.
 */
export class TrunkHealth {
  state: TrunkState = 'unknown';
  /** Why it is down; null if it is not. */
  reason: string | null = null;
  readonly #asked: readonly Evidence[];
  readonly #onChange: (change: TrunkChange) => void;
  /** The reason of what failed; null of what was answered. */
  readonly #seen = new Map<Evidence, string | null>();

  constructor(asks: { register: boolean; pings: boolean }, onChange: (change: TrunkChange) => void) {
    const asked: Evidence[] = [
      ...(asks.register ? ['registration' as const] : []),
      ...(asks.pings ? ['ping' as const] : []),
    ];
    this.#asked = asked.length === 0 ? ['calls'] : asked;
    this.#onChange = onChange;
  }

  /** Whether the registrar took our last REGISTER; null if it has not said so yet. */
  get registered(): boolean | null {
    const seen = this.#seen.get('registration');
    return seen === undefined ? null : seen === null;
  }

  /** @param reason why it failed; null: it was answered */
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
    if (from !== to || known !== failed) this.#onChange({ from, to, reason: failed });
  }
}
