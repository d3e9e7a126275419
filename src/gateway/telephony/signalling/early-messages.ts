import type { Body } from '../../sip/message/sip-writer.ts';

const most = 20;

/**
 * What a page says before its call is joined with another: it has been answered, and the other side's media are still
 * on their way. Kept until the first time that somebody hears it; what is said between two talks is for nobody.
 */
export class EarlyMessages {
  #waiting: Body[] | null = [];

  /** For later, where nobody was there yet. */
  keep(body: Body): void {
    if (this.#waiting !== null && this.#waiting.length < most) this.#waiting.push(body);
  }

  /** Somebody is there: what waits, once. */
  take(): Body[] {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    return waiting;
  }
}
