import { CodedError } from '../../domain/errors.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Principal, Proof } from '../sip/auth/principal.ts';
import { header, type SipRequest } from '../sip/message/sip-message.ts';

/** @param how `evenExpired`: accept an expired token as proof of identity */
export type VerifyToken = (jwt: string, how?: { evenExpired?: boolean }) => Promise<TokenClaims>;

function principalOf(claims: TokenClaims): Principal {
  const voice = claims.grants.voice;
  return {
    kind: claims.role === 'visitor' || claims.role === 'carrier' ? claims.role : 'agent',
    role: claims.role,
    identity: claims.grants.identity,
    incoming: voice?.incoming?.allow === true,
    outgoing: voice?.outgoing?.application_sid ?? null,
    site: claims.site,
    flow: voice?.outgoing?.flow,
    params: voice?.outgoing?.params ?? {},
    expiresAt: claims.exp * 1000,
    claims,
  };
}

/**
 * Authenticates a request: by its own token (`Authorization: Bearer …`), otherwise by the token that authenticated the
 * socket before, as long as it is valid. Throws TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED.
 */
export async function authenticate(connection: Proof, request: SipRequest, verify: VerifyToken): Promise<Principal> {
  const given = header(request, 'authorization');
  if (given === null) {
    if (connection.principal === null) throw new CodedError('TOKEN_MISSING');
    return stillValid(connection.principal, connection.clock.now());
  }
  const token = /^Bearer\s+(\S+)$/i.exec(given)?.[1];
  if (token === undefined) throw new CodedError('TOKEN_INVALID');
  if (token === connection.token && connection.principal !== null) {
    return stillValid(connection.principal, connection.clock.now());
  }
  const principal = stillValid(principalOf(await verify(token)), connection.clock.now());
  connection.principal = principal;
  connection.token = token;
  return principal;
}

function stillValid(principal: Principal, now: number): Principal {
  if (principal.expiresAt <= now) throw new CodedError('TOKEN_EXPIRED');
  return principal;
}

/**
 * Authenticates a request within a dialog that arrives on a new socket. A call outlives its token: the party that began
 * the call may continue and end it, as on the first socket. Throws as `authenticate` does, except for TOKEN_EXPIRED.
 */
export async function authenticateWithin(
  connection: Proof,
  request: SipRequest,
  verify: VerifyToken,
): Promise<Principal> {
  try {
    return await authenticate(connection, request, verify);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'TOKEN_EXPIRED') throw error;
    const token = /^Bearer\s+(\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? connection.token;
    // A revoked principal has no token left.
    if (token === null) throw error;
    return principalOf(await verify(token, { evenExpired: true }));
  }
}

/** The header of the 401 (RFC 6750 section 3): without a token it has no error, otherwise it says what is wrong. */
export function challengeOf(error: CodedError): string {
  const base = 'WWW-Authenticate: Bearer realm="sidecall"';
  if (error.code === 'TOKEN_MISSING') return base;
  return `${base}, error="invalid_token", error_description="${error.code}"`;
}
