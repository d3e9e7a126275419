import * as z from 'zod/mini';

/** The roles that a person can sign in with. */
export const personRoles = ['agent', 'supervisor', 'admin'] as const;
export type PersonRole = (typeof personRoles)[number];

/** Answer of GET /v1/sign-in: the ways to sign in, besides a link. */
export const SignInWays = z.object({
  /** Whether people can sign in with the identity provider. */
  openId: z.boolean(),
});
export type SignInWays = z.infer<typeof SignInWays>;

export const SignInLinkBody = z.object({
  /** The part of the link behind the “#”. */
  token: z.string().check(z.minLength(1), z.maxLength(200)),
});

/** Answer of POST /v1/sign-in/openid. */
export const OpenIdStart = z.object({
  /** The address at the identity provider that the browser opens next. */
  url: z.string(),
});
export type OpenIdStart = z.infer<typeof OpenIdStart>;

export const OpenIdBody = z.object({
  /** The query of the address to which the identity provider sent the browser back, e.g. “?code=…&state=…”. */
  query: z.string().check(z.minLength(1), z.maxLength(8000)),
});

/** The signed-in person. The session itself is in a cookie that scripts cannot read. */
export const SignedIn = z.object({
  identity: z.string(),
  role: z.enum(personRoles),
  /** When the session ends at the latest: ISO 8601, UTC. */
  expiresAt: z.string(),
});
export type SignedIn = z.infer<typeof SignedIn>;
