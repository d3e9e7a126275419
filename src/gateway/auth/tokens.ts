import { randomBytes, type webcrypto } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Role, type TokenAnswer, TokenClaims } from '../../domain/protocol/session.ts';
import { grantsOf } from './grants.ts';

const issuer = 'sidecall';

export interface NewToken {
  identity: string;
  role: Role;
  /** Seconds. */
  ttl: number;
  /** The one virtual number that a visitor may call, E.164. */
  target?: string;
  /** The website that a visitor came from, by its key. */
  site?: string;
}

/** Issues and verifies access tokens: HS256, claims in Twilio's shape. */
export interface Tokens {
  issue(request: NewToken): Promise<TokenAnswer>;
  /** Throws TOKEN_MISSING, TOKEN_INVALID or TOKEN_EXPIRED. */
  verify(token: string | null | undefined): Promise<TokenClaims>;
}

/** @param secret at least 32 characters */
export function createTokens(secret: string, clock: Clock): Tokens {
  const key = importedKey(secret);
  return {
    async issue({ identity, role, ttl, target, site }) {
      const iat = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({
        role,
        ...(site !== undefined && { site }),
        grants: grantsOf(role, identity, target),
      })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setJti(randomBytes(16).toString('hex'))
        .setIssuedAt(iat)
        .setExpirationTime(iat + ttl)
        .sign(await key);
      return { token, expiresAt: new Date((iat + ttl) * 1000).toISOString(), identity };
    },

    async verify(token) {
      if (!token) throw new CodedError('TOKEN_MISSING');
      try {
        const { payload } = await jwtVerify(token, await key, {
          issuer,
          algorithms: ['HS256'],
          requiredClaims: ['exp', 'iat', 'jti'],
          currentDate: new Date(clock.now()),
        });
        return TokenClaims.parse(payload);
      } catch (cause) {
        throw new CodedError(cause instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', { cause });
      }
    },
  };
}

/** Once for all: given as bytes it would be imported anew for every token, which is half of the work. */
function importedKey(secret: string): Promise<webcrypto.CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign', 'verify']);
}
