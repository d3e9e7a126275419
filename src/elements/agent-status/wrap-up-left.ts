import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';

/** The rest of a wrap-up. Renders the host every second while it runs. */
export class WrapUpLeft implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #clock: () => Clock;
  readonly #own: () => AgentStatusView | null;
  #stop: (() => void) | null = null;

  /** @param own the agent's status */
  constructor(host: ReactiveControllerHost, clock: () => Clock, own: () => AgentStatusView | null) {
    this.#host = host;
    this.#clock = clock;
    this.#own = own;
    host.addController(this);
  }

  /** Seconds until the wrap-up ends. null: there is none, or it has no limit. */
  get seconds(): number | null {
    const { status, since, until = null } = this.#own() ?? {};
    if (status !== 'wrap-up' || until === null || since === undefined) return null;
    const whole = Date.parse(until) - Date.parse(since);
    // The clock of this computer may differ from the gateway's.
    return Math.max(0, Math.min(whole, Date.parse(until) - this.#clock().now())) / 1000;
  }

  hostUpdated(): void {
    const left = this.seconds;
    if (left === null || left === 0) {
      this.hostDisconnected();
      return;
    }
    this.#stop ??= this.#clock().after((left * 1000) % 1000 || 1000, () => {
      this.#stop = null;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
