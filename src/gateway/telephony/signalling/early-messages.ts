import type { Body } from '../../sip/message/sip-writer.ts';

const most = 20;

/**
 * Messages that a page sends before its call is bridged: the call was answered, and the media of the other side are
 * still being set up. They are kept until the first other participant joins. Messages sent later, between two bridges,
 * are dropped.
 */
export class EarlyMessages {
  #waiting: Body[] | null = [];

  /** Keeps a message if no other participant has joined yet. */
  keep(body: Body): void {
    if (this.#waiting !== null && this.#waiting.length < most) this.#waiting.push(body);
  }

  /** Returns the kept messages once. Nothing is kept afterwards. */
  take(): Body[] {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    return waiting;
  }
}
