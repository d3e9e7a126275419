import type { Binding } from '../../sip/binding.ts';
import type { Link } from '../../sip/link.ts';
import type { RingChain } from '../../sip/ring-order.ts';

/** Timeout for the first response of a phone, in ms, if another one can be called instead. */
export const silentMs = 4000;

/**
 * Whether the next phone of the chain is called after this rejection. A carrier's route is replaced if it failed, not
 * if the callee rejected the call. A page is replaced also if it cannot take calls now (480).
 */
export function triesNext(binding: Binding, status: number): boolean {
  return status === 408 || (status >= 500 && status < 600) || (status === 480 && Boolean(binding.page));
}

/** A phone to call, and those that are called instead if it fails. */
export interface Rung {
  binding: Binding;
  others: RingChain;
}

/** The pages that one call has rung, so that none rings twice. */
export class RungPages {
  readonly #pages: () => readonly Binding[];
  readonly #links = new Set<Link>();

  /** @param pages of the party at that moment, the one that rings first at the beginning */
  constructor(pages: () => readonly Binding[]) {
    this.#pages = pages;
  }

  /** The first phone of each chain that has not been rung. From now on it counts as rung. */
  next(chains: readonly RingChain[]): Rung[] {
    return chains.flatMap((chain) => {
      const [binding, ...others] = this.#left(chain);
      if (binding === undefined) return [];
      if (binding.page) this.#links.add(binding.connection);
      return [{ binding, others }];
    });
  }

  /**
   * The phones that are called if this one fails. Pages come and go while a call rings, so they are those of now.
   * @param ringing the other phones that ring: while one of them is a page, no further page is called
   */
  after({ binding, others }: Rung, ringing: Iterable<Rung>): RingChain {
    if (!binding.page) return others;
    return [...ringing].some((other) => other.binding.page) ? [] : this.#left(this.#pages());
  }

  #left(chain: RingChain): RingChain {
    return chain.filter(({ page, connection }) => !(page && this.#links.has(connection)));
  }
}
