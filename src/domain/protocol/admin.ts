import * as z from 'zod/mini';
import { awayKinds } from '../agents/agent-status.ts';
import { secondCallRules } from '../agents/second-call.ts';
import { consentRules } from '../calls/consent.ts';
import { SiteParam } from './administration/site-params.ts';
import { flowName } from './flow.ts';
import { identity } from './identity.ts';
import { paramLimits } from './sip-headers.ts';

/** A CRM connection of a virtual number. */
const NumberConnection = z.object({
  /** The id of a connection. */
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the id of a CRM connection')),
  /** Whether this CRM gets a copy of the log. The first connection gets the log in any case. */
  log: z._default(z.boolean(), false),
});

const VirtualNumberBody = z.object({
  label: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Agents see a masked number, and never the caller's digits. */
  masked: z._default(z.boolean(), false),
  /** The agents to ring, in this order. */
  agents: z.array(identity).check(z.minLength(1), z.maxLength(50)),
  /** How long each agent rings, in seconds. */
  ringSeconds: z._default(z.int().check(z.minimum(3), z.maximum(120)), 20),
  /** Recording on request of the agent, or of every call from its beginning. */
  record: z._default(z.enum(['off', 'on-demand', 'always']), 'off'),
  /** If no agent answers, the caller can leave a message instead of hearing an apology. */
  voicemail: z._default(z.boolean(), false),
  /** The consent that recording requires. Default: SIDECALL_CONSENT. */
  consent: z.optional(z.enum(consentRules)),
  /**
   * The CRM connections, in this order. The first is the system of record; the others add related records. Default: the
   * first of all connections. Empty: no CRM.
   */
  connections: z.optional(
    z.array(NumberConnection).check(
      z.maxLength(10),
      z.refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'must not name a connection twice'),
    ),
  ),
  /**
   * Whether the owner of the caller's contact rings first. The first agent rings up to 1.5 s later, because the CRM is
   * asked before. Absent: no.
   */
  ownerFirst: z.optional(z.boolean()),
  /**
   * The name of the flow that answers calls; see /v1/flows. The agents ring if the flow has no published version.
   * Absent: the agents ring in turn.
   */
  flow: z.optional(flowName),
});

/** The body of a change. Default of `ringSeconds`: the gateway's setting. */
export const VirtualNumberChange = z.extend(VirtualNumberBody, {
  ringSeconds: z.optional(z.int().check(z.minimum(3), z.maximum(120))),
});

export const VirtualNumberView = z.extend(VirtualNumberBody, {
  number: z.string(),
  display: z.string(),
  /** Only in the answer to a change: accepted values that are probably mistakes. */
  warnings: z.optional(z.array(z.string())),
});
export type VirtualNumberView = z.infer<typeof VirtualNumberView>;

const agentName = z.string().check(z.minLength(1), z.maxLength(100));

export const AgentBody = z.object({
  name: agentName,
  /** An ordinary phone. The gateway dials it over a trunk if the agent has no registered browser. */
  phone: z._default(z.nullable(z.string().check(z.maxLength(64))), null),
  /** The phone always rings instead of browsers. */
  phoneOnly: z._default(z.boolean(), false),
  /** Picking up is enough. Otherwise the agent must press 1, so that no caller reaches the phone's own mailbox. */
  phoneWithoutConfirm: z._default(z.boolean(), false),
  /** The agent is kept, but never rings. All tokens are revoked at once, and no new ones are issued. */
  disabled: z._default(z.boolean(), false),
  /** Virtual numbers that the agent may call from besides those they answer. Default: none. */
  callerIds: z._default(z.array(z.string().check(z.maxLength(64))).check(z.maxLength(100)), []),
  /**
   * Calls come from the number of the agent that is nearest to the callee, and from the same one when the callee is
   * called again, unless the agent chooses a number.
   */
  localPresence: z._default(z.boolean(), false),
  /**
   * What happens to a second call while the agent talks: it finds them busy, it rings them if no agent is free, or its
   * caller waits with music until they are free. Queues offer calls to free agents only.
   */
  secondCall: z._default(z.enum(secondCallRules), 'busy'),
});
export type AgentBody = z.infer<typeof AgentBody>;

export const AgentView = z.object({
  identity,
  name: agentName,
  /** The number of registered browsers. */
  contacts: z.number(),
  busy: z.boolean(),
  /** Why routing offers the agent no calls: a status they chose, or a wrap-up. Absent: it does, if they have a phone. */
  away: z.optional(z.enum(awayKinds)),
  /** Whether the agent also has an ordinary phone. Absent: no. */
  hasPhone: z.optional(z.boolean()),
  /** E.164. Only for administrators and servers, like the next two. */
  phone: z.optional(z.string()),
  phoneOnly: z.optional(z.boolean()),
  phoneWithoutConfirm: z.optional(z.boolean()),
  /** E.164. Only for administrators and servers, like the next one. Absent: none. */
  callerIds: z.optional(z.array(z.string())),
  localPresence: z.optional(z.boolean()),
  /** Only for administrators and servers. Absent: `busy`. */
  secondCall: z.optional(z.enum(secondCallRules)),
  /** Absent: no. */
  disabled: z.optional(z.boolean()),
});
export type AgentView = z.infer<typeof AgentView>;

export const SiteBody = z.object({
  /** Origins of pages that may request visitor tokens, for example "https://shop.example". */
  origins: z.array(z.string().check(z.maxLength(200))).check(z.minLength(1), z.maxLength(50)),
  /** The virtual number that visitors reach, E.164. */
  target: z.string(),
  /**
   * Call parameters that the site accepts. All others are dropped. Default: the page without its query, its title, and
   * the visitor's name and number. A name or number (`name`, `number`, `phone`) is never an identifier.
   */
  params: z.optional(z.array(SiteParam).check(z.maxLength(paramLimits.count))),
  /**
   * The requirement for a visitor's token in addition to the page's origin, which programs can forge: nothing, a solved
   * challenge (SIDECALL_CHALLENGE_URL), or a request of the site's own server with its API key.
   */
  proof: z._default(z.enum(['none', 'challenge', 'server']), 'none'),
});
export type SiteBody = z.infer<typeof SiteBody>;

export const SiteView = z.object({ key: z.string(), ...SiteBody.shape });
