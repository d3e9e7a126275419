import * as z from 'zod/mini';
import { identity } from './identity.ts';

export const roles = ['agent', 'supervisor', 'admin', 'visitor', 'carrier'] as const;
export type Role = (typeof roles)[number];

const siteKey = z.string().check(z.maxLength(64));
const paramName = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));

/**
 * The claims of an access token, in Twilio's shape (https://www.twilio.com/docs/iam/access-tokens). HS256, `iss`
 * "sidecall".
 */
export const TokenClaims = z.object({
  jti: z.string(),
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.number(),
  exp: z.number(),
  role: z.enum(roles),
  /** When it was issued, in ms since 1970, for revocation. A token signed elsewhere only has `iat`. */
  gen: z.optional(z.number()),
  /** Only for a visitor: the key of their site. */
  site: z.optional(z.string()),
  /** The API key that requested it: the first digits of the key's SHA-256. */
  key: z.optional(z.string()),
  /** The session that it was fetched with. It is valid only as long as the session. */
  session: z.optional(z.string()),
  /** The page in a CRM that it was issued for. */
  embed: z.optional(
    z.object({
      /** The id of the CRM connection. */
      connection: z.string(),
      /** The CRM's user. null: the person signed in to the gateway. */
      user: z.nullable(z.string()),
      /** The time of the proof of identity, in seconds since 1970. */
      since: z.number(),
    }),
  ),
  grants: z.object({
    identity: z.string(),
    voice: z.optional(
      z.object({
        incoming: z.optional(z.object({ allow: z.boolean() })),
        outgoing: z.optional(
          z.object({
            /** The permitted destination of this identity. "*": any number; otherwise one virtual number in E.164. */
            application_sid: z.string(),
            params: z.optional(z.record(z.string(), z.string())),
            /** The flow of an agent's calls without a number. */
            flow: z.optional(z.string()),
          }),
        ),
      }),
    ),
  }),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

/** Maximum lifetime of a token, in seconds. */
export const maxTokenSeconds = 86_400;

export const TokenRequest = z.object({
  identity,
  role: z._default(z.enum(['agent', 'supervisor', 'admin', 'carrier', 'visitor']), 'agent'),
  /** In seconds; at most a day. */
  ttl: z._default(z.int().check(z.minimum(10), z.maximum(maxTokenSeconds)), 3600),
  /**
   * Only for a visitor: the key of their website. Required with the role `visitor`, which the site's server requests.
   */
  site: z.optional(siteKey),
  /**
   * A visitor's number, verified by your server, so it counts as proven. E.164, or a national spelling of the home
   * country.
   */
  number: z.optional(z.string().check(z.maxLength(64))),
  /** Call parameters that your server vouches for. The page cannot change them. */
  params: z.optional(z.record(paramName, z.string().check(z.maxLength(512)))),
  /** Only for an agent or supervisor: the flow that their page calls if it names no number. */
  flow: z.optional(z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the name of a flow'))),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

/** The tokens to revoke: all tokens of an identity or of a site, or one token. */
export const TokenRevocation = z.union([
  z.object({ identity }),
  z.object({ site: siteKey }),
  z.object({ token: z.string().check(z.maxLength(4000)) }),
]);
export type TokenRevocation = z.infer<typeof TokenRevocation>;

export const VisitorTokenRequest = z.object({
  site: siteKey,
  /** The page's response from the site's challenge. */
  challenge: z.optional(z.string().check(z.maxLength(8192))),
});
export type VisitorTokenRequest = z.infer<typeof VisitorTokenRequest>;

export const TokenAnswer = z.object({
  token: z.string(),
  /** ISO 8601, UTC. */
  expiresAt: z.string(),
  identity: z.string(),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** As RTCPeerConnection accepts them. */
export const IceServers = z.array(
  z.object({ urls: z.array(z.string()), username: z.optional(z.string()), credential: z.optional(z.string()) }),
);
export type IceServers = z.infer<typeof IceServers>;

/** Answer of POST /v1/visitor-tokens: everything that click-to-call needs. */
export const VisitorAnswer = z.extend(TokenAnswer, {
  /** The virtual number to call, E.164. */
  target: z.string(),
  iceServers: IceServers,
  /** Names of the call parameters that the site accepts. No others need to be sent. */
  params: z.optional(z.array(z.string())),
});
export type VisitorAnswer = z.infer<typeof VisitorAnswer>;

/** Answer of POST /v1/tokens. For a visitor, it contains everything that click-to-call needs. */
export const IssuedToken = z.extend(TokenAnswer, {
  target: z.optional(z.string()),
  iceServers: z.optional(IceServers),
  params: z.optional(z.array(z.string())),
});
export type IssuedToken = z.infer<typeof IssuedToken>;

/** Answer of GET /v1/session: the phone's configuration. */
export const SessionView = z.object({
  identity: z.string(),
  role: z.enum(roles),
  name: z.string(),
  /** The country of numbers without a country code, ISO 3166-1 alpha-2. */
  country: z.string(),
  dispositions: z.array(z.string()),
  /** Tags that the agent can put on a call. Absent: none. */
  tags: z.optional(z.array(z.string())),
  /** The numbers that the agent may call from, the usual one first. Absent: there is no choice. */
  callerIds: z.optional(z.array(z.object({ number: z.string(), display: z.string(), label: z.string() }))),
  /** Whether the gateway chooses the number nearest to the callee, if the agent chooses none. Absent: no. */
  localPresence: z.optional(z.boolean()),
  iceServers: IceServers,
});
export type SessionView = z.infer<typeof SessionView>;
