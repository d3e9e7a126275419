import { CodedError } from '../../domain/errors.ts';
import type { Accessor } from '../../domain/protocol/operations/operation.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import { type Actor, apiKeyIdentity } from '../calls/port.ts';
import { apiKeyPrefix, callKeyPrefix, keyMark } from './api-keys.ts';
import type { Tokens } from './tokens.ts';

/** The authenticated sender of a request. `claims` is null for an API key. */
export interface Principal {
  actor: Actor;
  claims: TokenClaims | null;
  /** The mark of the presented API key. */
  key?: string;
  /** The id of the session, if its cookie was the credential. */
  session?: string;
}

/** The sessions of signed-in people. */
export interface SessionProof {
  /**
   * The claims that a token of this session would have.
   * @param cookie the value of the session's cookie
   * @throws CodedError SESSION_ENDED
   */
  verify(cookie: string): Promise<TokenClaims & { session: string }>;
}

export interface Gate {
  /**
   * A header wins over a cookie: a page that sends a token means that token.
   * @param cookie of the session; null: none
   * @throws CodedError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, API_KEY_INVALID, SESSION_ENDED or
   * FORBIDDEN
   */
  admit(authorization: string | undefined, access: readonly Accessor[], cookie?: string | null): Promise<Principal>;
}

/** Checks a presented key. */
type KeyCheck = (presented: string) => boolean;

/** @param keys `all` of servers that may do everything, `calls` of those that may only place and control calls */
export function createGate(tokens: Tokens, keys: { all: KeyCheck; calls: KeyCheck }, sessions: SessionProof): Gate {
  /** The principal of a server. */
  function server(key: string, scope: 'key' | 'call-key', access: readonly Accessor[]): Principal {
    if (!(scope === 'key' ? keys.all : keys.calls)(key)) throw new CodedError('API_KEY_INVALID');
    if (!access.includes(scope)) throw new CodedError('FORBIDDEN');
    return { actor: { identity: apiKeyIdentity, role: 'admin' }, claims: null, key: keyMark(key) };
  }

  return {
    async admit(authorization, access, cookie = null) {
      if (authorization === undefined && cookie !== null) {
        const claims = await sessions.verify(cookie);
        return { ...admitted(claims, access), session: claims.session };
      }
      const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const keyOnly = access.every((one) => one === 'key');
      if (bearer?.startsWith(apiKeyPrefix)) return server(bearer, 'key', access);
      if (bearer?.startsWith(callKeyPrefix)) return server(bearer, 'call-key', access);
      if (bearer === undefined && keyOnly) throw new CodedError('API_KEY_INVALID');
      return admitted(await tokens.verify(bearer), access);
    },
  };
}

function admitted(claims: TokenClaims, access: readonly Accessor[]): Principal {
  if (!access.includes(claims.role)) throw new CodedError('FORBIDDEN');
  return { actor: { identity: claims.grants.identity, role: claims.role }, claims };
}
