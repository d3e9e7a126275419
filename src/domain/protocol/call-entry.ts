import * as z from 'zod/mini';

export const entryStates = ['waiting', 'failing', 'refused', 'written'] as const;
export type EntryState = (typeof entryStates)[number];

/** How far the entry of a call in one CRM is. */
export const CallEntryView = z.object({
  /** The CRM connection. */
  connection: z.string(),
  label: z.string(),
  /** The entry in the CRM's log, the ticket of the call, or the task of its follow-up. */
  what: z.enum(['entry', 'ticket', 'task']),
  /**
   * - `waiting`: its first attempt is due, or runs.
   * - `failing`: it failed, and is tried again.
   * - `refused`: the CRM does not take it. It waits for a retry by hand.
   * - `written`: the CRM has it.
   */
  state: z.enum(entryStates),
  /** Failures since it was asked for last. */
  attempts: z.number(),
  /** The last failure. null: none. */
  reason: z.nullable(z.string()),
  /** Of the next attempt, or of the refusal. ISO 8601; null: written. */
  at: z.nullable(z.string()),
});
export type CallEntryView = z.infer<typeof CallEntryView>;
