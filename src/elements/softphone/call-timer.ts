import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Clock, ticks } from '../../domain/clock.ts';
import type { CallView } from '../../domain/protocol/call.ts';

/** The duration of a call. Renders the host every second while the call lasts. */
export class CallTimer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #clock: () => Clock;
  /**
   * The time of the answer, in ticks, by call ID. Taken from this page's clock, because it may differ from the
   * gateway's.
   */
  readonly #answered = new Map<string, number>();
  #ringing: string | null = null;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, clock: () => Clock) {
    this.#host = host;
    this.#clock = clock;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Follows the call from one render to the next. */
  see(call: CallView | null): void {
    const talking = call?.phase === 'active' || call?.phase === 'held';
    if (talking && call.id === this.#ringing) this.#answered.set(call.id, ticks(this.#clock()));
    this.#ringing = call?.phase === 'ringing' ? call.id : null;
    if (!talking) this.hostDisconnected();
    else this.#tick(call);
  }

  /** Seconds since the answer. null before it. */
  seconds(call: CallView): number | null {
    if (call.answeredAt === null) return null;
    if (call.phase === 'ended' || call.phase === 'completed') return call.duration;
    return Math.max(0, (ticks(this.#clock()) - this.#startOf(call)) / 1000);
  }

  #startOf(call: CallView): number {
    const clock = this.#clock();
    const seen = this.#answered.get(call.id);
    if (seen !== undefined) return seen;
    // Computed once, because the date of the computer may change during the call.
    const start = ticks(clock) - (clock.now() - Date.parse(call.answeredAt ?? call.startedAt));
    this.#answered.set(call.id, start);
    return start;
  }

  #tick(call: CallView): void {
    if (this.#stop) return;
    const into = (ticks(this.#clock()) - this.#startOf(call)) % 1000;
    this.#stop = this.#clock().after(1000 - Math.max(0, into), () => {
      this.#stop = null;
      this.#host.requestUpdate();
    });
  }
}
