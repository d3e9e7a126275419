import * as z from 'zod/mini';
import { participantKinds } from '../participants/participant.ts';

/** A current or former participant of a call. Times are ISO 8601, UTC. */
export const CallParticipantView = z.object({
  id: z.string(),
  kind: z.enum(participantKinds),
  /** An agent's name, a flow or place, or a formatted number: that of the customer is masked if the call is. */
  display: z.string(),
  /** Of an agent or supervisor. */
  identity: z.nullable(z.string()),
  /** When they were rung or called. */
  joinedAt: z.string(),
  /** null: not answered. */
  answeredAt: z.nullable(z.string()),
  /** null: present until the call ended, or still present. */
  leftAt: z.nullable(z.string()),
  /** What an agent noted that left the call. */
  note: z.nullable(z.string()),
  disposition: z.nullable(z.string()),
});
export type CallParticipantView = z.infer<typeof CallParticipantView>;
