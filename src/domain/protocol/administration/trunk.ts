import * as z from 'zod/mini';

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be IP addresses or networks');

/** A line break would begin another line of a SIP message, or of a file for Asterisk. */
const oneLine = z.regex(/^\P{Cc}*$/u, 'must be one line');

/** The name of a trunk, in logs, figures and addresses. */
export const TrunkName = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be of a-z, 0-9 and -'));

/** The fields of a trunk besides its name and its password, in the settings and over REST. */
export const trunkFields = {
  /** Host that takes our calls: a name or an IP address. */
  host: z.union(
    [z.string().check(z.regex(/^[A-Za-z0-9.-]{1,253}$/)), z.ipv6()],
    'must be a host name or an IP address, without sip: and port',
  ),
  /** Default: NAPTR and SRV records of the host decide, then 5060, or 5061 over TLS. */
  port: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  transport: z._default(z.enum(['udp', 'tcp', 'tls']), 'udp'),
  /** User for digest authentication (RFC 7616). Without it the carrier knows the gateway by its address. */
  user: z.optional(z.string().check(z.minLength(1), z.maxLength(128), oneLine)),
  /** The gateway registers with the carrier, so that its calls find the gateway. */
  register: z._default(z.boolean(), false),
  registerSeconds: z._default(z.int().check(z.minimum(60), z.maximum(86_400)), 300),
  /** Host part of our From. Default: the host. */
  domain: z.optional(z.string().check(z.minLength(1), z.maxLength(253), oneLine)),
  /** User part of From for a call without a number to show. */
  callerId: z.optional(z.string().check(z.maxLength(64), oneLine)),
  /** Numbers that the trunk may call, as it sends them. Empty: all virtual numbers. */
  numbers: z._default(z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(1000)), []),
  /** Addresses and networks that calls come from, besides those of the host. */
  from: z._default(z.array(address).check(z.maxLength(100)), []),
  /** SRTP with keys in the SDP (RFC 4568). */
  srtp: z._default(z.enum(['off', 'optional', 'required']), 'off'),
  /** Default: the codecs of the gateway. */
  codecs: z.optional(z.array(z.enum(['opus', 'pcmu', 'pcma'])).check(z.minLength(1))),
  /** Seconds between OPTIONS pings. 0: none. */
  pingSeconds: z._default(z.int().check(z.minimum(0), z.maximum(3600)), 30),
  /** Lower values are tried first. */
  priority: z._default(z.int().check(z.minimum(0), z.maximum(1000)), 10),
};

const fields = z.object(trunkFields);

/** What a trunk does, without its name and its password. */
export type TrunkValues = z.infer<typeof fields>;

/** A trunk as an administrator writes it. */
export const TrunkBody = z.object({
  ...trunkFields,
  /** Password of the user. Omitted: the stored one stays, unless the host changes. It is never returned. */
  password: z.optional(z.string().check(z.minLength(1), z.maxLength(256), oneLine)),
  /** A disabled trunk is not registered and takes no new calls. Its live calls continue. */
  enabled: z._default(z.boolean(), true),
});
export type TrunkBody = z.infer<typeof TrunkBody>;

/**
 * The state of a trunk. `up` and `registered`: it answers. `unknown`: it has not answered yet. `failed`: see the reason.
 * `ending`: it was deleted, and exists until its last call ends. `elsewhere`: Asterisk knows.
 */
export const TrunkState = z.enum(['registered', 'up', 'unknown', 'failed', 'disabled', 'ending', 'elsewhere']);
export type TrunkState = z.infer<typeof TrunkState>;

/** An observation on a trunk, and what to do. */
export const TrunkFinding = z.object({
  verdict: z.enum(['right', 'wrong', 'note']),
  /** The observation. */
  says: z.string(),
  /** What to do. null: nothing. */
  todo: z.nullable(z.string()),
});
export type TrunkFinding = z.infer<typeof TrunkFinding>;

export const TrunkView = z.object({
  ...trunkFields,
  id: z.string(),
  /** `settings`: made by SIDECALL_TRUNKS, which REST cannot change. */
  origin: z.enum(['settings', 'database']),
  enabled: z.boolean(),
  /** Whether there is a password. */
  hasPassword: z.boolean(),
  state: TrunkState,
  /** Why it failed. null if it did not. */
  reason: z.nullable(z.string()),
  /** Since when it has this state: ISO 8601, UTC. null: not known. */
  since: z.nullable(z.string()),
  /** Whether the registrar accepted our last REGISTER. null: it has not answered, or the trunk does not register. */
  registered: z.nullable(z.boolean()),
  /** Calls since the gateway started. */
  calls: z.object({
    /** Calls that go over the trunk now. */
    up: z.number(),
    /** Calls from the carrier. */
    inbound: z.number(),
    /** Calls to the carrier. */
    outbound: z.number(),
    /** Calls that the carrier refused or did not answer, by class. */
    failures: z.record(z.string(), z.number()),
  }),
  /** A change that has to be made by hand before the trunk works. null: none. */
  todo: z.nullable(z.object({ code: z.string(), message: z.string(), help: z.string() })),
});
export type TrunkView = z.infer<typeof TrunkView>;

export const TrunkTest = z.object({
  /** Whether nothing was found wrong. */
  ok: z.boolean(),
  /** The result in one sentence. */
  says: z.string(),
  /** What was asked, in order. */
  findings: z.array(TrunkFinding),
});
export type TrunkTest = z.infer<typeof TrunkTest>;
