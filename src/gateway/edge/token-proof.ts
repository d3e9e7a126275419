import { CodedError } from '../../domain/errors.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Principal, Proof } from '../sip/principal.ts';
import { header, type SipRequest } from '../sip/sip-message.ts';

export type VerifyToken = (jwt: string) => Promise<TokenClaims>;

function principalOf(claims: TokenClaims): Principal {
  const voice = claims.grants.voice;
  return {
    kind: claims.role === 'visitor' || claims.role === 'carrier' ? claims.role : 'agent',
    role: claims.role,
    identity: claims.grants.identity,
    incoming: voice?.incoming?.allow === true,
    outgoing: voice?.outgoing?.application_sid ?? null,
    site: claims.site,
    params: voice?.outgoing?.params ?? {},
    expiresAt: claims.exp * 1000,
    claims,
  };
}

/**
 * Who sends this request: by its own token (`Authorization: Bearer …`), else by
 * the one the socket proved itself with before, as long as that holds.
 * Throws TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED.
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

/** The 401's header, RFC 6750 section 3: without a token no error, else what is wrong with it. */
export function challengeOf(error: CodedError): string {
  const base = 'WWW-Authenticate: Bearer realm="sidecall"';
  if (error.code === 'TOKEN_MISSING') return base;
  return `${base}, error="invalid_token", error_description="${error.code}"`;
}
