import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Clock } from '../../domain/clock.ts';
import type { CrmConnection } from '../../domain/crm/connection.ts';
import type { SignedClaims, SignedIdentity } from '../../domain/crm/signed-identity.ts';
import { CodedError } from '../../domain/errors.ts';

/** Permitted difference between the clocks of the CRM and the gateway, in seconds. */
const leeway = 60;
/** The CRM signs when the page is opened: an older token was kept by someone. Seconds. */
const longestAge = 600;
/** Tokens of CRMs have some hundred characters. */
const longest = 8000;
/** NIST SP 800-131A section 3: shorter RSA keys are no longer accepted. */
const leastBits = 2048;
/** RFC 7518 section 3.2 asks for as many bits as the hash has; a CRM's secrets have at least these characters. */
const leastCharacters = 16;

/** What a signed token proves. */
export interface Proof {
  /** The CRM's id of its user. */
  user: string;
  /** Of the signed part, so that another spelling of the signature is the same token. */
  id: string;
  /** Until then the token could be shown again, in ms since 1970. */
  expires: number;
}

/**
 * Checks a CRM's token: the algorithm, the signature, the times, and that it is for this connection. Whether it was used
 * before is for the caller to check.
 * @throws CodedError IDENTITY_INVALID, IDENTITY_EXPIRED, IDENTITY_EARLY or IDENTITY_FOREIGN
 */
export async function readSignedToken(
  token: string,
  signed: SignedIdentity,
  connection: Pick<CrmConnection, 'baseUrl' | 'settings' | 'secrets'>,
  clock: Clock,
): Promise<Proof> {
  if (token.length > longest) throw new CodedError('IDENTITY_INVALID');
  const key = keyOf(signed, connection.secrets.read()[signed.keyField] ?? '');
  const now = clock.now() / 1000;
  const claims = await verified(token, key, signed.algorithm, now);
  const expires = numberIn(claims.exp);
  const issued = claims.iat === undefined ? expires - longestAge : numberIn(claims.iat);
  if (issued > now + leeway) throw new CodedError('IDENTITY_EARLY');
  if (issued < now - longestAge - leeway) throw new CodedError('IDENTITY_EXPIRED');
  if (!signed.belongs(claims, connection)) throw new CodedError('IDENTITY_FOREIGN');
  const user = signed.user(claims);
  if (user === null) throw new CodedError('IDENTITY_INVALID');
  const signedPart = token.slice(0, token.lastIndexOf('.'));
  return {
    user,
    id: createHash('sha256').update(signedPart).digest('base64url'),
    // It is also refused by its age, however late it expires.
    expires: (Math.min(expires, issued + longestAge) + 2 * leeway) * 1000,
  };
}

async function verified(
  token: string,
  key: KeyObject | Uint8Array,
  algorithm: SignedIdentity['algorithm'],
  now: number,
): Promise<SignedClaims> {
  try {
    const { payload } = await jwtVerify(token, key, {
      // A token that names "none" or another algorithm is refused before its signature is looked at. RFC 8725 section 3.1
      algorithms: [algorithm],
      requiredClaims: ['exp'],
      clockTolerance: leeway,
      currentDate: new Date(now * 1000),
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new CodedError('IDENTITY_EXPIRED', { cause });
    const early = cause instanceof errors.JWTClaimValidationFailed && ['nbf', 'iat'].includes(cause.claim);
    throw new CodedError(early && cause.reason === 'check_failed' ? 'IDENTITY_EARLY' : 'IDENTITY_INVALID', { cause });
  }
}

/** @throws CodedError IDENTITY_INVALID: the connection's key is unusable */
function keyOf({ algorithm }: SignedIdentity, text: string): KeyObject | Uint8Array {
  if (algorithm === 'HS256') {
    if (text.length < leastCharacters) throw unusable();
    return new TextEncoder().encode(text);
  }
  let key: KeyObject;
  try {
    key = createPublicKey(withLines(text));
  } catch (cause) {
    throw unusable(cause);
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < leastBits) throw unusable();
  return key;
}

/** A PEM that lost its line breaks on the way through a form. */
function withLines(text: string): string {
  const [, begin, body, end] =
    /^\s*(-----BEGIN [A-Z ]+-----)([\s\S]*?)(-----END [A-Z ]+-----)(?:\\n|\s)*$/.exec(text) ?? [];
  if (begin === undefined || body === undefined) return text;
  const lines = body.replace(/\\n|\s/g, '').match(/.{1,64}/g) ?? [];
  return [begin, ...lines, end].join('\n');
}

function unusable(cause?: unknown): CodedError {
  return new CodedError('IDENTITY_INVALID', {
    message: 'The CRM connection has no usable key to check the CRM’s token with.',
    help: 'Enter the key again: PUT /v1/crm-connections/{id}. The README of the adapter says where the CRM shows it.',
    cause,
  });
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new CodedError('IDENTITY_INVALID');
  return value;
}
