import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { maxTokenSeconds, type Role, type TokenAnswer, TokenClaims } from '../../domain/protocol/session.ts';
import { grantsOf } from './grants.ts';
import { createRevocations, type Revocations, subjects } from './revocations.ts';
import { type SigningKey, signingKey } from './signing-keys.ts';

const issuer = 'sidecall';
/** Permitted difference between the clocks of two machines, in seconds. */
const leeway = 60;

export interface NewToken {
  identity: string;
  role: Role;
  /** In seconds. */
  ttl: number;
  /** The only virtual number that a visitor may call, E.164. */
  target?: string;
  /** The key of the visitor's site. */
  site?: string;
  /** Call parameters that the token vouches for. */
  params?: Record<string, string>;
  /** The mark of the API key that requests the token. If that key is removed, its tokens become invalid. */
  key?: string | undefined;
  /** The session that requests the token. With its end, the token becomes invalid. */
  session?: string;
  /** The flow of an agent's calls without a number. */
  flow?: string | undefined;
  /** The page in a CRM that may renew the token. */
  embed?: TokenClaims['embed'];
}

export interface TokenOptions {
  /** Former secrets. Tokens signed with them remain valid until they expire. */
  previousSecrets?: readonly string[];
  revocations?: Revocations;
  /** Marks of the API keys. Without them, the key behind a token is not checked. */
  keyMarks?: { has(mark: string): boolean };
}

/** Issues and verifies access tokens: HS256, claims in Twilio's shape. */
export interface Tokens {
  /** @throws CodedError AGENT_DISABLED */
  issue(request: NewToken): Promise<TokenAnswer>;
  /**
   * @throws CodedError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED or TOKEN_REVOKED
   * @param how `evenExpired`: accepts an expired token as proof of its identity
   */
  verify(token: string | null | undefined, how?: { evenExpired?: boolean }): Promise<TokenClaims>;
}

/** @param secret at least 32 characters */
export function createTokens(secret: string, clock: Clock, options: TokenOptions = {}): Tokens {
  const { previousSecrets = [], revocations = createRevocations(clock), keyMarks } = options;
  const current = signingKey(secret);
  const keys = [current, ...previousSecrets.map(signingKey)];
  return {
    async issue({ identity, role, ttl, site, key, session, embed, ...visitor }) {
      const about = [subjects.identity(identity), ...(site === undefined ? [] : [subjects.site(site)])];
      if (about.some((subject) => revocations.blocked(subject))) throw new CodedError('AGENT_DISABLED');
      const iat = Math.floor(clock.now() / 1000);
      const gen = revocations.generation(about);
      const grants = grantsOf(role, identity, visitor);
      const token = await new SignJWT({
        ...{ role, grants, gen },
        ...(site && { site }),
        ...(key && { key }),
        ...(session && { session }),
        ...(embed && { embed }),
      })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: current.kid })
        .setIssuer(issuer)
        .setJti(randomBytes(16).toString('hex'))
        .setIssuedAt(iat)
        .setExpirationTime(iat + ttl)
        .sign(await current.key);
      return { token, expiresAt: new Date((iat + ttl) * 1000).toISOString(), identity };
    },

    async verify(token, { evenExpired = false } = {}) {
      if (!token) throw new CodedError('TOKEN_MISSING');
      const claims = await proven(token, keys, clock, evenExpired);
      if (claims.key !== undefined && keyMarks?.has(claims.key) === false) throw new CodedError('TOKEN_REVOKED');
      if (revocations.standing(claims) !== 'good') throw new CodedError('TOKEN_REVOKED');
      return claims;
    },
  };
}

async function proven(
  token: string,
  keys: readonly SigningKey[],
  clock: Clock,
  evenExpired: boolean,
): Promise<TokenClaims> {
  try {
    const { kid } = decodeProtectedHeader(token);
    // Tokens issued before key ids were introduced have none.
    const candidates = kid === undefined ? keys : keys.filter((each) => each.kid === kid);
    const { payload } = await verifiedBy(token, candidates, clock, evenExpired);
    const claims = TokenClaims.parse(payload);
    const now = clock.now() / 1000;
    if (claims.iat > now + leeway) throw new Error('The token is from the future.');
    if (claims.exp - claims.iat > maxTokenSeconds) throw new Error('The token lives too long.');
    return claims;
  } catch (cause) {
    throw new CodedError(cause instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', { cause });
  }
}

async function verifiedBy(token: string, keys: readonly SigningKey[], clock: Clock, evenExpired: boolean) {
  let failure: unknown = new errors.JWKSNoMatchingKey();
  for (const { key } of keys) {
    try {
      return await jwtVerify(token, await key, {
        issuer,
        algorithms: ['HS256'],
        requiredClaims: ['exp', 'iat', 'jti'],
        currentDate: new Date(clock.now()),
        ...(evenExpired && { clockTolerance: Number.MAX_SAFE_INTEGER }),
      });
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw failure;
}
