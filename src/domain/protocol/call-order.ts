import * as z from 'zod/mini';
import { identity } from './identity.ts';
import { encodeParam, paramLimits } from './sip-headers.ts';

/** The name of a flow. */
const flowName = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the name of a flow'));

const paramName = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));

const params = z.record(paramName, z.string().check(z.maxLength(512))).check(
  z.refine((all) => Object.keys(all).length <= paramLimits.count, `must have at most ${paramLimits.count} entries`),
  z.refine(
    (all) => Object.entries(all).every(([name, value]) => encodeParam(name, value).length <= paramLimits.length),
    'has an entry that is too long',
  ),
);

/**
 * A call that the gateway places: it connects an agent and a number, or starts a flow on a number. Exactly one of
 * `agent` and `flow` is given.
 */
export const CallOrder = z
  .object({
    /** The outside party, in any spelling. */
    number: z.string().check(z.minLength(1), z.maxLength(64)),
    /** The agent to connect with the number. */
    agent: z.optional(identity),
    /** The party that is rung first. The other is rung when it answers. Default: the agent. */
    first: z.optional(z.enum(['agent', 'number'])),
    /** Whether the agent is rung although they are on a break, in wrap-up, or offline by choice. Default: no. */
    force: z.optional(z.boolean()),
    /** The name of the flow that talks to the number. */
    flow: z.optional(flowName),
    /**
     * The virtual number that the call comes from. Its settings apply to the call: masking, recording, CRM connections.
     * Default: that of the agent. A flow needs it.
     */
    from: z.optional(z.string().check(z.maxLength(64))),
    /** Your own data, as call parameters: shown to the agent, and sent to the CRM and to webhooks. */
    params: z.optional(params),
    /** Names of parameters that are ids. They keep their digits if the number is masked. */
    identifiers: z.optional(z.array(paramName).check(z.maxLength(paramLimits.count))),
    /** Default: the setting of the virtual number. The consent that it requires applies in any case. */
    record: z.optional(z.enum(['off', 'on-demand', 'always'])),
    /** How long each party rings, in seconds. Default: 60. */
    ringSeconds: z.optional(z.int().check(z.minimum(5), z.maximum(120))),
    /** The call ends so many seconds after both are connected, or after the flow began. Default: no limit. */
    maxSeconds: z.optional(z.int().check(z.minimum(5), z.maximum(86_400))),
  })
  .check(
    z.refine(({ agent, flow }) => (agent === undefined) !== (flow === undefined), 'names either “agent” or “flow”'),
    z.refine(({ agent, first }) => first === undefined || agent !== undefined, '“first” goes with “agent” only'),
    z.refine(({ agent, force }) => force === undefined || agent !== undefined, '“force” goes with “agent” only'),
  );
export type CallOrder = z.infer<typeof CallOrder>;

/** The flow that takes over a call. */
export const FlowOfCall = z.object({ flow: flowName });
