import * as z from 'zod/mini';

/** More would be an address book. The first nine have a key of their own in the dialer. */
export const mostFavourites = 30;

/** A party that an agent calls often. */
export const Favourite = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  /** In any spelling; stored as E.164, or as dialled. `call:<call id>`: the party of a masked call. */
  to: z.string().check(z.trim(), z.minLength(1), z.maxLength(160)),
  /** The number for a reader, as the gateway answers it. In a request it counts for nothing. */
  display: z.optional(z.string().check(z.maxLength(200))),
});
export type Favourite = z.infer<typeof Favourite>;

export const Favourites = z.array(Favourite).check(z.maxLength(mostFavourites));
export type Favourites = z.infer<typeof Favourites>;
