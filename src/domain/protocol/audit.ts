import * as z from 'zod/mini';

/** Answer of GET /v1/audit, newest first. */
export const AuditView = z.array(
  z.object({
    /** Grows with each entry. */
    id: z.number(),
    at: z.string(),
    who: z.string(),
    what: z.string(),
    subject: z.string(),
    address: z.string(),
  }),
);
export type AuditView = z.infer<typeof AuditView>;
