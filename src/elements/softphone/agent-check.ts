import type { Clock } from '../../domain/clock.ts';
import { identityIn } from '../../phone/token-identity.ts';

const firstMs = 1000;
const lastMs = 60_000;

export interface AgentCheckOptions {
  clock: () => Clock;
  ask: () => Promise<string>;
  /** The agent whose phone is open; null: unknown, and nothing to compare with. */
  identity: () => string | null;
  onOtherAgent: () => void;
}

/**
 * A page may sign in another agent and say so by nothing but a new `getToken`;
 * or it may pass the same one anew with every render. One token tells them apart.
 * Each answer that names the same agent puts the next question off for longer.
 */
export class AgentCheck {
  readonly #options: AgentCheckOptions;
  #wait = firstMs;
  #cancel: (() => void) | null = null;

  constructor(options: AgentCheckOptions) {
    this.#options = options;
  }

  now(): void {
    this.stop();
    void this.#check();
  }

  soon(): void {
    if (this.#options.identity() === null) return;
    this.#cancel ??= this.#options.clock().after(this.#wait, () => {
      this.#cancel = null;
      this.#wait = Math.min(this.#wait * 2, lastMs);
      void this.#check();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  async #check(): Promise<void> {
    const { ask, identity, onOtherAgent } = this.#options;
    const open = identity();
    if (open === null) return;
    // What goes wrong here is told when the phone itself needs a token.
    const asked = await ask().then(identityIn, () => null);
    if (asked !== null && asked !== open && identity() === open) {
      this.#wait = firstMs;
      onOtherAgent();
    }
  }
}
