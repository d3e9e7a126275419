import * as z from 'zod/mini';
import { QueueBody, queueName } from '../routing/queues/definition.ts';
import { Skills } from '../routing/queues/skills.ts';
import { identity } from './identity.ts';

export const QueueCreation = z.extend(QueueBody, { name: queueName });

export const QueueChange = z.extend(QueueBody, {
  /** The revision that was read. The change is refused if there is a newer one. */
  revision: z.int().check(z.gte(1)),
});

export const QueueView = z.extend(QueueBody, {
  name: queueName,
  revision: z.number(),
  /** Only in the answer to a change: accepted values that are probably mistakes. */
  warnings: z.optional(z.array(z.string())),
});
export type QueueView = z.infer<typeof QueueView>;

/** A queue now. It contains no numbers of callers. */
export const QueueFiguresView = z.object({
  queue: queueName,
  label: z.string(),
  /** Calls and callbacks that wait or ring. */
  waiting: z.number(),
  callbacks: z.number(),
  /** Of the call that waits longest. 0: none waits. */
  longestWaitSeconds: z.number(),
  /** Agents that are available, in a call, or in wrap-up. */
  staffed: z.number(),
  /** Agents that would be offered a call now. */
  free: z.number(),
  /** For a call that would join now. null: no agent is staffed. */
  expectedWaitSeconds: z.nullable(z.number()),
  /** The part of the last calls that were answered in time, in percent. null: there were none. */
  serviceLevel: z.nullable(z.number()),
  /** What it should be. */
  serviceLevelTarget: z.object({ seconds: z.number(), percent: z.number() }),
});
export type QueueFiguresView = z.infer<typeof QueueFiguresView>;

export const AgentSkillsBody = z.object({ skills: Skills });

export const AgentSkillsView = z.object({ identity, skills: Skills });
export type AgentSkillsView = z.infer<typeof AgentSkillsView>;
