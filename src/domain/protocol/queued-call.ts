import * as z from 'zod/mini';

/** A call or callback that waits in a queue, as colleagues may see it. */
export const QueuedCallView = z.object({
  callId: z.string(),
  /** A callback has no caller on the line. It keeps the place of its call. */
  kind: z.enum(['call', 'callback']),
  /** The name of the queue, and its label. */
  queue: z.string(),
  label: z.string(),
  /** The caller’s name, or the number, masked on a masked number. Empty: the number is withheld, or unknown. */
  caller: z.string(),
  /** ISO 8601, UTC. */
  since: z.string(),
});
export type QueuedCallView = z.infer<typeof QueuedCallView>;

export const QueuedCallList = z.object({
  /** Whether there are queues that the reader sees. */
  queues: z.boolean(),
  /** The oldest first, 500 at most. */
  calls: z.array(QueuedCallView),
});
