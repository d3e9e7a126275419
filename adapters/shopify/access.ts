import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  headers,
  secretOf,
} from '../kit/index.ts';

const Token = z.object({ access_token: z.string().check(z.minLength(1), z.maxLength(8000)) });

/**
 * Access tokens: the one that the store's admin showed once, or tokens for a day by the client credentials grant, with
 * which an app of the store's own organisation works without a user.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
export function shopAccess(connection: CrmConnection): CrmAuth {
  return {
    ...headers((secrets) => ({ 'x-shopify-access-token': tokenIn(secrets) })),

    async refresh({ secrets, settings }, options) {
      const all = secrets.read();
      if (isFixed(all)) throw new CodedError('CRM_CREDENTIALS');
      const clientId = String(settings.clientId ?? '');
      if (clientId === '') {
        throw new CodedError('CRM_CREDENTIALS', {
          message: 'The connection needs the client ID, or the access token of a custom app.',
        });
      }
      const clientSecret = secretOf(all, 'clientSecret');
      const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
      const none = { apply: () => {} };
      const send = createRequester(connection, { auth: none, budget: [], problem });
      const answer = await send({ method: 'POST', path: '/admin/oauth/access_token', body }, options);
      await secrets.write({ accessToken: accepted(Token, answer).access_token, accessFor: clientSecret });
    },
  };
}

function isFixed({ token = '' }: Readonly<Record<string, string>>): boolean {
  return token !== '';
}

/** A token belongs to its client: after a change of the secret it is not used any more. */
function tokenIn(secrets: Readonly<Record<string, string>>): string {
  if (isFixed(secrets)) return secretOf(secrets, 'token');
  if (secrets.accessFor !== secretOf(secrets, 'clientSecret')) {
    throw new CodedError('CRM_CREDENTIALS', { message: 'There is no access token for this client yet.' });
  }
  return secretOf(secrets, 'accessToken');
}

/** Shopify refuses a wrong client, and a store of another organisation, with 400. */
function problem({ status }: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  return status === 400 || status === 403 ? { kind: 'credentials' } : null;
}
