import * as z from 'zod/mini';

const ItemView = z.object({
  label: z.string(),
  quantity: z.number(),
  /** How many can be sold now. Negative: more were sold than there are. null: they are not counted. */
  stock: z.nullable(z.number()),
});

/** A deal, an order or the like. */
const RelatedView = z.object({
  kind: z.string(),
  id: z.string(),
  label: z.string(),
  /** ISO 8601, UTC. */
  at: z.optional(z.string()),
  /** In the CRM's words, e.g. "Paid". */
  states: z.optional(z.array(z.string())),
  /** What an order is of. */
  items: z.optional(z.array(ItemView)),
});
export type RelatedView = z.infer<typeof RelatedView>;

export const ContactView = z.object({
  /** The CRM's word for the kind of record, e.g. "contact" or "lead". */
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  company: z.nullable(z.string()),
  /** Empty if the call is masked. */
  numbers: z.array(z.string()),
  openTickets: z.array(z.object({ id: z.string(), subject: z.string(), status: z.string(), updatedAt: z.string() })),
  lastCalls: z.array(
    z.object({
      at: z.string(),
      direction: z.enum(['inbound', 'outbound']),
      duration: z.number(),
      summary: z.string(),
    }),
  ),
  /** The contact's page in the CRM. null: unknown, or the call is masked. */
  url: z.nullable(z.string()),
  /** Open deals, orders and the like. */
  related: z.array(RelatedView),
});
export type ContactView = z.infer<typeof ContactView>;

/** A contact with the number of the call. */
const MatchView = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  company: z.nullable(z.string()),
  /** ISO 8601, UTC. null: unknown. */
  createdAt: z.nullable(z.string()),
});

export const ChoiceView = z.object({
  state: z.enum(['open', 'made']),
  /** The oldest first. */
  matches: z.array(MatchView),
});
export type ChoiceView = z.infer<typeof ChoiceView>;

/** What a CRM knows of the caller that is not the system of record. */
export const RecordsElsewhere = z.object({
  /** The name of the connection. */
  connection: z.string(),
  records: z.array(RelatedView),
});
export type RecordsElsewhere = z.infer<typeof RecordsElsewhere>;
