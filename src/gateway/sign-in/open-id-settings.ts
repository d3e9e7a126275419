import * as z from 'zod';
import { type PersonRole, personRoles } from '../../domain/protocol/sign-in.ts';

/** The OpenID Connect provider, as the settings describe it. */
export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  /** null: a public client. */
  clientSecret: string | null;
  /** Separated by spaces. */
  scopes: string;
  identityClaim: string;
  roleClaim: string;
  /** The values of the role claim that give each role. "*": everyone. */
  roles: Readonly<Record<PersonRole, readonly string[]>>;
}

const message = 'must be a JSON object with the keys admin, supervisor and agent, and lists of values';
const values = z.array(z.string(message).min(1, message), message).default([]);
const Roles = z.strictObject(
  Object.fromEntries(personRoles.map((role) => [role, values])) as Record<PersonRole, typeof values>,
  message,
);

export const rolesText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  })
  .pipe(Roles);
