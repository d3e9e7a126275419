import * as z from 'zod/mini';
import { CodedError } from '../../domain/errors.ts';
import { identity as Identity } from '../../domain/protocol/identity.ts';
import type { PersonRole } from '../../domain/protocol/sign-in.ts';
import type { OpenIdSettings } from './open-id-settings.ts';

/** From the highest to the lowest: the first that fits counts. */
const ranked = ['admin', 'supervisor', 'agent'] as const satisfies readonly PersonRole[];

/**
 * The person that the provider vouches for, as the settings read its claims.
 * @throws CodedError SIGN_IN_REFUSED with the name of the claim that does not fit, but no value of it
 */
export function personOf(
  claims: Readonly<Record<string, unknown>>,
  { identityClaim, roleClaim, roles }: Pick<OpenIdSettings, 'identityClaim' | 'roleClaim' | 'roles'>,
): { identity: string; role: PersonRole } {
  const identity = z.safeParse(Identity, claimOf(claims, identityClaim));
  if (!identity.success) {
    throw refused(
      `The claim ${identityClaim} is missing, or is no identity: 1 to 64 letters, digits, dots, hyphens and underscores.`,
    );
  }
  const given = textsOf(claimOf(claims, roleClaim));
  const role = ranked.find((each) => roles[each].some((value) => value === '*' || given.includes(value)));
  if (role === undefined) throw refused(`The claim ${roleClaim} has no value that SIDECALL_OIDC_ROLES names.`);
  return { identity: identity.data, role };
}

/** A claim by its name, or by a path of names with dots between them. A claim can have dots in its own name. */
function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return inside ? (value as Record<string, unknown>)[part] : undefined;
  }, claims);
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

function refused(message: string): CodedError {
  return new CodedError('SIGN_IN_REFUSED', { message });
}
