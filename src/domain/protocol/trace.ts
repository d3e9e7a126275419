import * as z from 'zod/mini';

/** The subject of a trace, its duration, and its maximum number of messages. */
export const TraceRequest = z.strictObject({
  trunk: z.optional(z.string().check(z.maxLength(64), z.describe('the name of a trunk; or “call”'))),
  call: z.optional(z.string().check(z.maxLength(64), z.describe('the id of a call'))),
  seconds: z._default(z.int().check(z.minimum(1), z.maximum(3600)), 300),
  messages: z._default(z.int().check(z.minimum(1), z.maximum(2000)), 500),
});
export type TraceRequest = z.infer<typeof TraceRequest>;

export const TraceView = z.object({
  id: z.string(),
  trunk: z.optional(z.string()),
  call: z.optional(z.string()),
  seconds: z.number(),
  messages: z.number(),
  until: z.string(),
  over: z.boolean(),
  seen: z.number(),
});
export type TraceView = z.infer<typeof TraceView>;

const TracedMessage = z.object({
  at: z.string(),
  way: z.enum(['in', 'out']),
  trunk: z.nullable(z.string()),
  address: z.string(),
  text: z.string().check(z.describe('masked: no credentials, no keys, no names, two digits of a number at most')),
});

/** A trace, and its recorded messages. */
export const TraceSeen = z.object({ trace: TraceView, messages: z.array(TracedMessage) });
export type TraceSeen = z.infer<typeof TraceSeen>;
