import type { Favourite } from '../../../domain/protocol/dialling/favourite.ts';

/** Favourites of agents. All writes are durable when they resolve. Deleting an agent deletes theirs as well. */
export interface FavouriteStore {
  /** In the agent's order. */
  of(identity: string): Promise<Favourite[]>;
  /** Replaces all of this agent. */
  put(identity: string, favourites: readonly Favourite[]): Promise<void>;
}
