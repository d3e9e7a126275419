import type { Clock } from '../../domain/clock.ts';
import { identityIn } from '../../phone/token-identity.ts';

const firstMs = 1000;
const lastMs = 60_000;

export interface AgentCheckOptions {
  clock: () => Clock;
  ask: () => Promise<string>;
  /** The agent of the open phone. null: unknown, so there is nothing to compare. */
  identity: () => string | null;
  onOtherAgent: () => void;
}

/**
 * A new `getToken` may mean that another agent signed in, or that the page passes a new function with every render.
 * Only a token shows the difference. Each answer with the same agent doubles the interval to the next check.
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
    // Errors are ignored here. The phone reports them when it needs a token itself.
    const asked = await ask().then(identityIn, () => null);
    if (asked !== null && asked !== open && identity() === open) {
      this.#wait = firstMs;
      onOtherAgent();
    }
  }
}
