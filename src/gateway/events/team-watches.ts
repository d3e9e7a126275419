import { type Clock, ticks } from '../../domain/clock.ts';
import type { Role } from '../../domain/protocol/session.ts';
import type { StatusWatches } from '../agents/port.ts';

/** A page that is so many characters behind gets no notices: it reads everything again when it reconnects. */
const mostWaiting = 64 * 1024;
/**
 * Changes are sent together, so that a page gets one message however many there are. In ms. With more than a thousand
 * watching identities the pause is longer: they get a thousand messages a second in all.
 */
const paceMs = 1000;
const perWatchMs = 1;
/** How long a page gets notices after it asked, in seconds. */
const watchSeconds = 120;

interface Stream {
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string): unknown;
}

/** One event stream of a page. */
export interface Page {
  readonly identity: string;
  readonly role: Role;
  readonly out: Stream;
}

/** The event streams of pages by identity, and the identities that watch their team at the moment. */
export class TeamWatches implements StatusWatches {
  readonly #clock: Clock;
  readonly #pages = new Map<string, Set<Page>>();
  /** The end of each identity's watch, in ticks. */
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the function that ends it, with the stream */
  follow(identity: string, out: Stream, role: Role): () => void {
    const page: Page = { identity, role, out };
    const own = this.#pages.get(identity) ?? new Set();
    this.#pages.set(identity, own.add(page));
    return () => {
      own.delete(page);
      if (own.size > 0 || this.#pages.get(identity) !== own) return;
      this.#pages.delete(identity);
      this.#ends.delete(identity);
    };
  }

  watch(identity: string): number {
    this.#ends.set(identity, ticks(this.#clock) + watchSeconds * 1000);
    return watchSeconds;
  }

  /** Whether an identity may be watching. */
  get any(): boolean {
    return this.#ends.size > 0;
  }

  /** How long changes are collected before they are sent. */
  get pauseMs(): number {
    return Math.max(paceMs, this.#ends.size * perWatchMs);
  }

  /** The pages of this identity. */
  of(identity: string): readonly Page[] {
    return [...(this.#pages.get(identity) ?? [])];
  }

  /** The pages of all identities that watch. */
  watching(): readonly Page[] {
    const now = ticks(this.#clock);
    for (const [identity, end] of this.#ends) if (end <= now) this.#ends.delete(identity);
    return [...this.#ends.keys()].flatMap((identity) => this.of(identity));
  }
}

/** Sends a notice, unless the page is closed or far behind. */
export function writeTo({ out }: Page, text: string): void {
  if (!out.destroyed && out.writableLength < mostWaiting) out.write(text);
}
