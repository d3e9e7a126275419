import { CodedError } from '../../domain/errors.ts';
import type { Accessor } from '../../domain/protocol/operations/operation.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import { type Actor, apiKeyIdentity } from '../calls/port.ts';
import type { StoredApiKey } from '../storage/api-keys/port.ts';
import { apiKeyPrefix, callKeyPrefix, keyMark } from './api-keys.ts';
import type { Tokens } from './tokens.ts';

/** The authenticated sender of a request. `claims` is null for an API key. */
export interface Principal {
  actor: Actor;
  claims: TokenClaims | null;
  /** The mark of the presented API key. */
  key?: string;
  /** The name that an administrator gave the API key. */
  keyName?: string;
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
   * @param how `cookie` of the session; null: none. `reads`: the request changes nothing
   * @throws CodedError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, API_KEY_INVALID, SESSION_ENDED or
   * FORBIDDEN
   */
  admit(
    authorization: string | undefined,
    access: readonly Accessor[],
    how?: { cookie?: string | null; reads?: boolean },
  ): Promise<Principal>;
}

/** Checks a presented key. */
type KeyCheck = (presented: string) => boolean;

interface KeyChecks {
  /** Keys of the settings: of servers that may do everything. */
  all: KeyCheck;
  /** Of those that may only place and control calls. */
  calls: KeyCheck;
  /** The keys that administrators made. */
  made: { known(presented: string): StoredApiKey | null };
}

export function createGate(tokens: Tokens, keys: KeyChecks, sessions: SessionProof): Gate {
  /** The principal of a server. */
  function server(key: string, as: 'key' | 'call-key', access: readonly Accessor[], reads: boolean): Principal {
    const isSet = (as === 'key' ? keys.all : keys.calls)(key);
    const made = isSet ? null : keys.made.known(key);
    if (!isSet && made === null) throw new CodedError('API_KEY_INVALID');
    if (!access.includes(as)) throw new CodedError('FORBIDDEN');
    if (made?.scope === 'read' && !reads) {
      throw new CodedError('FORBIDDEN', {
        message: 'This API key may only read.',
        help: 'Use a key of the scope “all”, or “calls” for calls.',
      });
    }
    const actor = { identity: apiKeyIdentity, role: 'admin' } as const;
    return { actor, claims: null, key: keyMark(key), ...(made !== null && { keyName: made.name }) };
  }

  return {
    async admit(authorization, access, { cookie = null, reads = false } = {}) {
      if (authorization === undefined && cookie !== null) {
        const claims = await sessions.verify(cookie);
        return { ...admitted(claims, access), session: claims.session };
      }
      const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const keyOnly = access.every((one) => one === 'key');
      if (bearer?.startsWith(apiKeyPrefix)) return server(bearer, 'key', access, reads);
      if (bearer?.startsWith(callKeyPrefix)) return server(bearer, 'call-key', access, reads);
      if (bearer === undefined && keyOnly) throw new CodedError('API_KEY_INVALID');
      return admitted(await tokens.verify(bearer), access);
    },
  };
}

function admitted(claims: TokenClaims, access: readonly Accessor[]): Principal {
  if (!access.includes(claims.role)) throw new CodedError('FORBIDDEN');
  return { actor: { identity: claims.grants.identity, role: claims.role }, claims };
}
