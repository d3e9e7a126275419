import type { SignedIdentity } from '../kit/index.ts';

/**
 * Pipedrive adds a token to the address of each custom UI extension, valid for five minutes. It is signed with the
 * extension's JWT secret, or with the app's client secret if there is none. Its claims are `userId`, `companyId` and `exp`.
 * https://pipedrive.readme.io/docs/custom-ui-extensions
 */
export const signedIdentity: SignedIdentity = {
  place: 'query',
  parameter: 'token',
  algorithm: 'HS256',
  keyField: 'jwtSecret',
  fields: ['companyId'],

  belongs({ companyId }, { settings }) {
    const expected = idIn(settings.companyId);
    return expected !== null && idIn(companyId) === expected;
  },

  user: ({ userId }) => idIn(userId),
};

function idIn(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^[1-9]\d{0,19}$/.test(text) ? text : null;
}
