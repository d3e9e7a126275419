import type { Database } from '../database.ts';
import type { FavouriteStore } from './port.ts';

export function favouriteStore({ db, commits }: Pick<Database, 'db' | 'commits'>): FavouriteStore {
  return {
    async of(identity) {
      return db
        .selectFrom('favourites')
        .select(['name', 'number as to'])
        .where('identity', '=', identity)
        .orderBy('position')
        .execute();
    },

    async put(identity, favourites) {
      await commits.run(async (transaction) => {
        await transaction.deleteFrom('favourites').where('identity', '=', identity).execute();
        const rows = favourites.map(({ name, to }, position) => ({ identity, position, name, number: to }));
        if (rows.length > 0) await transaction.insertInto('favourites').values(rows).execute();
      });
    },
  };
}
