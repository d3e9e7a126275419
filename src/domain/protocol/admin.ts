import * as z from 'zod/mini';
import { consentRules } from '../calls/consent.ts';
import { identity } from './identity.ts';
import { paramLimits } from './sip-headers.ts';
import { SiteParam } from './site-params.ts';

const VirtualNumberBody = z.object({
  label: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Agents see a masked number and never the caller's digits. */
  masked: z._default(z.boolean(), false),
  /** Rung in this order. */
  agents: z.array(identity).check(z.minLength(1), z.maxLength(50)),
  /** Seconds each agent rings. */
  ringSeconds: z._default(z.int().check(z.minimum(3), z.maximum(120)), 20),
  /** Recorded at the agent's wish, or every call from its beginning. */
  record: z._default(z.enum(['off', 'on-demand', 'always']), 'off'),
  /** Where nobody answers, the caller may leave a message instead of hearing an apology. */
  voicemail: z._default(z.boolean(), false),
  /** What calls need before they are recorded; left out: as SIDECALL_CONSENT says. */
  consent: z.optional(z.enum(consentRules)),
});

/** What is sent to change one: where it does not say how long to ring, the gateway's setting does. */
export const VirtualNumberChange = z.extend(VirtualNumberBody, {
  ringSeconds: z.optional(z.int().check(z.minimum(3), z.maximum(120))),
});

export const VirtualNumberView = z.extend(VirtualNumberBody, {
  number: z.string(),
  display: z.string(),
  /** Only in the answer of a change: what was accepted and is probably a mistake. */
  warnings: z.optional(z.array(z.string())),
});
export type VirtualNumberView = z.infer<typeof VirtualNumberView>;

const agentName = z.string().check(z.minLength(1), z.maxLength(100));

export const AgentBody = z.object({
  name: agentName,
  /** An ordinary phone, rung through a trunk where the agent has no browser registered. */
  phone: z._default(z.nullable(z.string().check(z.maxLength(64))), null),
  /** The phone is rung instead of browsers. */
  phoneOnly: z._default(z.boolean(), false),
  /** Picking up is enough; else whoever picks up presses 1, so that no caller ends in the phone's own mailbox. */
  phoneWithoutConfirm: z._default(z.boolean(), false),
  /** Kept, but never rung; all tokens are revoked at once, and no new ones are issued. */
  disabled: z._default(z.boolean(), false),
});
export type AgentBody = z.infer<typeof AgentBody>;

export const AgentView = z.object({
  identity,
  name: agentName,
  /** Registered browsers now. */
  contacts: z.number(),
  busy: z.boolean(),
  /** Can be rung on an ordinary phone as well. Left out: no. */
  hasPhone: z.optional(z.boolean()),
  /** E.164; for administrators and servers only, like the two below. */
  phone: z.optional(z.string()),
  phoneOnly: z.optional(z.boolean()),
  phoneWithoutConfirm: z.optional(z.boolean()),
  /** Left out: no. */
  disabled: z.optional(z.boolean()),
});
export type AgentView = z.infer<typeof AgentView>;

export const SiteBody = z.object({
  /** Pages that may ask for visitor tokens, e.g. "https://shop.example". */
  origins: z.array(z.string().check(z.maxLength(200))).check(z.minLength(1), z.maxLength(50)),
  /** The virtual number its visitors reach, E.164. */
  target: z.string(),
  /**
   * Call parameters that the site wants; all others are dropped. Left out: the page without its query, its title,
   * and the visitor's name and number. A name or number (`name`, `number`, `phone`) is never an identifier.
   */
  params: z.optional(z.array(SiteParam).check(z.maxLength(paramLimits.count))),
  /**
   * What a visitor's token takes beside the page's origin, which programs can forge: nothing, the answer to a challenge
   * (SIDECALL_CHALLENGE_URL), or the site's own server, which asks with its API key.
   */
  proof: z._default(z.enum(['none', 'challenge', 'server']), 'none'),
});
export type SiteBody = z.infer<typeof SiteBody>;

export const SiteView = z.object({ key: z.string(), ...SiteBody.shape });
