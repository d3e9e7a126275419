/** Calls whose limits are kept. A limit is set when a call is offered or answered, and used when it ends. */
const mostCalls = 10_000;

/** How long wrap-ups last: as the call says, or as the setting says. */
export class WrapUpLimits {
  readonly #usual: number;
  readonly #ofCalls = new Map<string, number | null>();

  /** @param seconds for calls without a limit of their own. 0: no wrap-up */
  constructor(seconds: number) {
    this.#usual = seconds * 1000;
  }

  /** @param seconds 0: no wrap-up; null: no limit */
  set(callId: string, seconds: number | null): void {
    this.#ofCalls.delete(callId);
    this.#ofCalls.set(callId, seconds === null ? null : seconds * 1000);
    if (this.#ofCalls.size <= mostCalls) return;
    const [oldest = ''] = this.#ofCalls.keys();
    this.#ofCalls.delete(oldest);
  }

  /** In ms. 0: no wrap-up; null: no limit. */
  of(callId: string): number | null {
    const own = this.#ofCalls.get(callId);
    return own === undefined ? this.#usual : own;
  }
}
