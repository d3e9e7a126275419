import { type Clock, isoTime } from '../../domain/clock.ts';
import type { DialWish } from '../../domain/crm/host.ts';
import type { DialAsked } from '../../domain/protocol/events.ts';

/** A reader that is so many characters behind gets no wishes: they would come too late. */
const mostWaiting = 64 * 1024;

interface Reader {
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string): unknown;
}

/** Numbers that CRMs' servers ask agents to call. They are stored nowhere. */
export class DialWishes {
  readonly #clock: Clock;
  readonly #readers = new Map<string, Set<Reader>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends the agent's wishes to this event stream. @returns stops that */
  follow(identity: string, out: Reader): () => void {
    const own = this.#readers.get(identity) ?? new Set();
    this.#readers.set(identity, own.add(out));
    return () => {
      own.delete(out);
      if (own.size === 0 && this.#readers.get(identity) === own) this.#readers.delete(identity);
    };
  }

  /** @returns false: no page of the agent is connected */
  send(identity: string, { number, about }: DialWish): boolean {
    const event: DialAsked = { type: 'dial', at: isoTime(this.#clock), number, about };
    const text = `event: dial\ndata: ${JSON.stringify(event)}\n\n`;
    const open = [...(this.#readers.get(identity) ?? [])].filter(
      (out) => !out.destroyed && out.writableLength < mostWaiting,
    );
    for (const out of open) out.write(text);
    return open.length > 0;
  }
}
