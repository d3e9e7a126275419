import type { CrmField } from '../../src/domain/crm/manifest.ts';

/**
 * The fields `token`, `clientId` and `clientSecret` of a manifest whose `auth` has the alternative `token`: the
 * administrator enters a token, or connects with OAuth.
 * @param token its name in the CRM. `where`: where to find it, a sentence
 * @param client the names of the client's id and secret in the CRM
 */
export function tokenOrOAuth(
  token: { label: string; where?: string },
  client: { id: string; secret: string },
): [token: CrmField, clientId: CrmField, clientSecret: CrmField] {
  const help = [...(token.where === undefined ? [] : [token.where]), 'Leave it empty to connect with OAuth.'].join(' ');
  return [
    { name: 'token', label: token.label, help, kind: 'secret', required: false },
    { name: 'clientId', label: client.id, help: 'For OAuth.', kind: 'text', required: false },
    { name: 'clientSecret', label: client.secret, help: 'For OAuth.', kind: 'secret', required: false },
  ];
}
