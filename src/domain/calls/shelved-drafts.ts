import * as z from 'zod/mini';
import { WrapUp } from '../protocol/call.ts';

/** What an agent has written and the gateway does not have, as a browser keeps it over a reload. */
export const ShelvedDrafts = z.object({
  /** The agent. Another one that signs in on this tab sees nothing of it. */
  identity: z.string(),
  /** By call ID. */
  drafts: z.record(z.string(), WrapUp),
  /** Open forms for new contacts, by call ID. */
  forms: z.record(z.string(), z.object({ name: z.string(), company: z.string() })),
});
export type ShelvedDrafts = z.infer<typeof ShelvedDrafts>;
