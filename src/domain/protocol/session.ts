import * as z from 'zod/mini';
import { identity } from './identity.ts';

export const roles = ['agent', 'supervisor', 'admin', 'visitor', 'carrier'] as const;
export type Role = (typeof roles)[number];

/**
 * The claims of an access token, in Twilio's shape
 * (https://www.twilio.com/docs/iam/access-tokens). HS256, `iss` "sidecall".
 */
export const TokenClaims = z.object({
  jti: z.string(),
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.number(),
  exp: z.number(),
  role: z.enum(roles),
  /** The website that a visitor's token was issued for, by its key. */
  site: z.optional(z.string()),
  grants: z.object({
    identity: z.string(),
    voice: z.optional(
      z.object({
        incoming: z.optional(z.object({ allow: z.boolean() })),
        outgoing: z.optional(
          z.object({
            /** What this identity may call: "*" any number, else one virtual number in E.164. */
            application_sid: z.string(),
            params: z.optional(z.record(z.string(), z.string())),
          }),
        ),
      }),
    ),
  }),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

export const TokenRequest = z.object({
  identity,
  role: z._default(z.enum(['agent', 'supervisor', 'admin', 'carrier']), 'agent'),
  /** Seconds; at most a day. */
  ttl: z._default(z.int().check(z.minimum(10), z.maximum(86_400)), 3600),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

export const VisitorTokenRequest = z.object({
  site: z.string().check(z.maxLength(64)),
  /** What the page got from the site's challenge. */
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

/** As RTCPeerConnection takes them. */
export const IceServers = z.array(
  z.object({ urls: z.array(z.string()), username: z.optional(z.string()), credential: z.optional(z.string()) }),
);
export type IceServers = z.infer<typeof IceServers>;

/** Answer of POST /v1/visitor-tokens: all that click-to-call needs. */
export const VisitorAnswer = z.extend(TokenAnswer, {
  /** The virtual number to call, E.164. */
  target: z.string(),
  iceServers: IceServers,
});
export type VisitorAnswer = z.infer<typeof VisitorAnswer>;

/** Answer of GET /v1/session: what the phone must know of its gateway. */
export const SessionView = z.object({
  identity: z.string(),
  role: z.enum(roles),
  name: z.string(),
  /** ISO 3166-1 alpha-2; numbers without a country code are read in it. */
  country: z.string(),
  dispositions: z.array(z.string()),
  iceServers: IceServers,
});
export type SessionView = z.infer<typeof SessionView>;
