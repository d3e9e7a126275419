import * as z from 'zod/mini';

/** Answer of GET /v1/audit, newest first. */
export const AuditView = z.array(
  z.object({ at: z.string(), who: z.string(), what: z.string(), subject: z.string(), address: z.string() }),
);
export type AuditView = z.infer<typeof AuditView>;
