import * as z from 'zod/mini';

/** What to list. Without it, a list is whole. */
export const ListQuery = z.object({
  /** Words; each must occur in a name, a number or an address. Without regard to case and accents. */
  search: z.optional(z.string().check(z.maxLength(200))),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  /** The key of the last one of the page before. */
  after: z.optional(z.string().check(z.maxLength(200))),
});
export type ListQuery = z.infer<typeof ListQuery>;
