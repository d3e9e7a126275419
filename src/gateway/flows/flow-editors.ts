import type { Clock } from '../../domain/clock.ts';

/** A page that has not said so for this long no longer has the flow open, in ms. Pages say it every 15 s. */
const forgottenAfterMs = 45_000;

/** Pages of one person with the same flow. With more, the one that said so longest ago is forgotten. */
const mostPages = 20;

interface OpenPage {
  identity: string;
  page: string;
  /** Stops the timer that forgets it. */
  stop: () => void;
}

/**
 * The people with a flow open in an editor. It is in memory: after a restart, the pages say it again. People are told when
 * someone comes or leaves, and not when a page only says that it is still there.
 */
export class FlowEditors {
  readonly #clock: Clock;
  readonly #changed: (flow: string, identity: string) => void;
  /** By flow. The order is that of the last word of each page. */
  readonly #open = new Map<string, OpenPage[]>();
  /** By flow: the identities in the order in which they came. */
  readonly #present = new Map<string, readonly string[]>();

  /** @param changed this person has come to the flow, or has left it */
  constructor(clock: Clock, changed: (flow: string, identity: string) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** The identities of all that have the flow open, each once, in the order in which they came. */
  of(flow: string): readonly string[] {
    return this.#present.get(flow) ?? [];
  }

  /** The page has the flow open. */
  note(flow: string, identity: string, page: string): void {
    const others = without(this.#open.get(flow), identity, page);
    const [oldest, ...more] = others.filter((each) => each.identity === identity);
    const kept =
      oldest !== undefined && more.length + 1 === mostPages ? without(others, identity, oldest.page) : others;
    const stop = this.#clock.after(forgottenAfterMs, () => this.leave(flow, identity, page));
    this.#set(flow, identity, [...kept, { identity, page, stop }]);
  }

  /** The page no longer has it open. */
  leave(flow: string, identity: string, page: string): void {
    this.#set(flow, identity, without(this.#open.get(flow), identity, page));
  }

  close(): void {
    for (const { stop } of [...this.#open.values()].flat()) stop();
    this.#open.clear();
    this.#present.clear();
  }

  #set(flow: string, identity: string, pages: OpenPage[]): void {
    if (pages.length === 0) this.#open.delete(flow);
    else this.#open.set(flow, pages);
    const before = this.of(flow);
    const isHere = pages.some((each) => each.identity === identity);
    if (isHere === before.includes(identity)) return;
    const present = isHere ? [...before, identity] : before.filter((each) => each !== identity);
    if (present.length === 0) this.#present.delete(flow);
    else this.#present.set(flow, present);
    this.#changed(flow, identity);
  }
}

/** The other pages. The timer of this one is stopped. */
function without(pages: readonly OpenPage[] | undefined, identity: string, page: string): OpenPage[] {
  return (pages ?? []).filter((each) => {
    const isThis = each.identity === identity && each.page === page;
    if (isThis) each.stop();
    return !isThis;
  });
}
