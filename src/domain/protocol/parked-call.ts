import * as z from 'zod/mini';
import { CallView } from './call.ts';

/** The number of a parking slot. */
export const slot = z.coerce
  .number()
  .check(z.int(), z.minimum(1), z.maximum(9999), z.describe('The number of a parking slot.'));

/** A customer that waits with music in a numbered slot, until any agent retrieves the call. */
const ParkedCall = z.object({
  slot: z.number(),
  /** The name of the parking agent. */
  parkedBy: z.nullable(z.string()),
  /** ISO 8601, UTC. */
  since: z.string(),
  /** The call as the reader may see it. */
  call: CallView,
});

/** Sorted by slot. */
export const ParkedCalls = z.object({ calls: z.array(ParkedCall) });
export type ParkedCalls = z.infer<typeof ParkedCalls>;
