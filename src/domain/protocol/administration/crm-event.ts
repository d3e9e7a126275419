import * as z from 'zod/mini';
import { crmEventTypes } from '../../crm/crm-event.ts';

const ref = z.object({ kind: z.string(), id: z.string() });

/** An event of a CRM. It has no number, name or address of a person. */
export const CrmEventView = z.object({
  /** Its place in the order of events. */
  seq: z.number(),
  /** The connection that told of it. */
  connection: z.string(),
  type: z.enum(crmEventTypes),
  /** When it happened: ISO 8601, UTC. */
  at: z.string(),
  receivedAt: z.string(),
  /** The order. */
  about: ref,
  /** As people call it, e.g. "#1001". */
  label: z.string(),
  /** The contact in the CRM. null: none. */
  contact: z.nullable(ref),
  /** Such as `total`, `currency`, `carrier`, `trackingNumber`, `trackingUrl` and `reason`. */
  details: z.record(z.string(), z.string()),
});

export const CrmEvents = z.object({
  /** Oldest first. */
  events: z.array(CrmEventView),
  /** Pass it as “after” to get the following events. */
  next: z.number(),
});
