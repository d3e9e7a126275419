import * as z from 'zod/mini';
import { agentStatusKinds, choosableStatuses, statusSetters } from '../agents/agent-status.ts';

const breakReason = z.string().check(z.trim(), z.minLength(1), z.maxLength(64));

/** An agent's status, as shown to the agent and their colleagues. All times are ISO 8601, UTC. */
export const AgentStatusView = z.object({
  identity: z.string(),
  name: z.string(),
  status: z.enum(agentStatusKinds),
  /** The reason of a break. */
  reason: z.nullable(z.string()),
  since: z.string(),
  /** The end of a wrap-up. null: not a wrap-up, or one without a limit. */
  until: z.nullable(z.string()),
  /** Absent: nothing but calls and phones led to this status. `missed-offers`: the agent answered none of several offers. */
  setBy: z.optional(z.enum(statusSetters)),
  /** Whether the agent has a call that rings, talks or is on hold. */
  busy: z.boolean(),
});
export type AgentStatusView = z.infer<typeof AgentStatusView>;

export const AgentStatusList = z.object({ statuses: z.array(AgentStatusView) });

export const StatusChoice = z.object({
  status: z.enum(choosableStatuses),
  /** One of the break reasons, if there are any. Only for a break. */
  reason: z.optional(z.nullable(breakReason)),
});
export type StatusChoice = z.infer<typeof StatusChoice>;

/** How long changes of colleagues' statuses follow as events, in seconds. */
export const StatusWatch = z.object({ seconds: z.number() });

/** The reasons that agents choose from, in this order. Empty: a break has no reason. */
export const BreakReasons = z.object({
  reasons: z.array(breakReason).check(
    z.maxLength(50),
    z.refine((all) => new Set(all).size === all.length, 'must not name a reason twice'),
  ),
});

/** More time for a wrap-up. */
export const WrapUpExtension = z.object({ seconds: z.int().check(z.minimum(5), z.maximum(600)) });
export type WrapUpExtension = z.infer<typeof WrapUpExtension>;
