import { CodedError } from '../../domain/errors.ts';
import type { Role, TokenClaims } from '../../domain/protocol/session.ts';
import { type Actor, apiKeyIdentity } from '../calls/port.ts';
import { apiKeyPrefix, keyMark } from './api-keys.ts';
import type { Tokens } from './tokens.ts';

/** The authenticated sender of a request. `claims` is null for an API key. */
export interface Principal {
  actor: Actor;
  claims: TokenClaims | null;
  /** The mark of the presented API key. */
  key?: string;
}

export interface Gate {
  /** @throws CodedError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, API_KEY_INVALID or FORBIDDEN */
  admit(authorization: string | undefined, access: readonly (Role | 'key')[]): Promise<Principal>;
}

export function createGate(tokens: Tokens, isApiKey: (presented: string) => boolean): Gate {
  return {
    async admit(authorization, access) {
      const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const keyOnly = access.every((one) => one === 'key');
      if (bearer?.startsWith(apiKeyPrefix)) {
        if (!isApiKey(bearer)) throw new CodedError('API_KEY_INVALID');
        if (!access.includes('key')) throw new CodedError('FORBIDDEN');
        return { actor: { identity: apiKeyIdentity, role: 'admin' }, claims: null, key: keyMark(bearer) };
      }
      if (bearer === undefined && keyOnly) throw new CodedError('API_KEY_INVALID');
      const claims = await tokens.verify(bearer);
      if (!access.includes(claims.role)) throw new CodedError('FORBIDDEN');
      return { actor: { identity: claims.grants.identity, role: claims.role }, claims };
    },
  };
}
