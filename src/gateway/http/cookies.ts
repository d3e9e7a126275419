import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Cookies of the gateway. `__Host-` makes browsers keep them only if they are Secure, for this host alone, and for all
 * paths, so that no neighbour on the domain can set one. Browsers accept Secure cookies from http://localhost as well;
 * Safari does not. RFC 6265bis section 4.1.3.2
 */
export const cookieNames = {
  session: '__Host-sidecall',
  /** The attempt to sign in with the identity provider that this browser has begun. */
  openId: '__Host-sidecall-openid',
} as const;

type CookieName = (typeof cookieNames)[keyof typeof cookieNames];

/** Longer values are not of this gateway. */
const longest = 200;

/** The value of a cookie. null: it was not sent. */
export function cookieOf(request: Pick<FastifyRequest, 'headers'>, name: CookieName): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    // The first one counts. RFC 6265 section 5.4: it has the longest path, and all of ours have the same.
    return value === '' || value.length > longest ? null : value;
  }
  return null;
}

/** Sets a cookie that scripts cannot read, and that pages of other sites do not send. @param seconds 0: deletes it */
export function setCookie(reply: FastifyReply, name: CookieName, value: string, seconds: number): void {
  reply.header('set-cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`);
}
