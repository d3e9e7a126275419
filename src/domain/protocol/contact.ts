import * as z from 'zod/mini';

export const ContactView = z.object({
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
});
export type ContactView = z.infer<typeof ContactView>;
