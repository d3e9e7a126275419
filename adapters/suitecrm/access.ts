import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  type Secrets,
  secretOf,
} from '../kit/index.ts';

const tokenPath = '/Api/access_token';

const Token = z.object({ access_token: z.string().check(z.minLength(1), z.maxLength(8000)) });

/**
 * Access tokens by client credentials: they act as the user that is assigned to the client, so no password of a user is
 * stored, and there is no refresh token that only works once.
 */
export function accessOf(connection: CrmConnection): CrmAuth {
  const clientId = String(connection.settings.clientId ?? '');
  /** A token belongs to its client: after a change of either field it is not used any more. */
  const clientOf = (secrets: Secrets) => `${clientId} ${secretOf(secrets, 'clientSecret')}`;

  return {
    apply(headers, secrets) {
      if (secrets.tokenClient !== clientOf(secrets)) {
        throw new CodedError('CRM_CREDENTIALS', { message: 'There is no access token for this client yet.' });
      }
      headers.set('authorization', `Bearer ${secretOf(secrets, 'accessToken')}`);
    },

    async refresh({ secrets }, options) {
      const send = createRequester(connection, { auth: { apply: () => {} }, budget: [], problem });
      const client_secret = secretOf(secrets.read(), 'clientSecret');
      const body = { grant_type: 'client_credentials', client_id: clientId, client_secret };
      const answer = await send({ method: 'POST', path: tokenPath, body }, options);
      const { access_token } = accepted(Token, answer);
      await secrets.write({ accessToken: access_token, tokenClient: clientOf({ clientSecret: client_secret }) });
    },
  };
}

const Refusal = z.object({ error: z.string() });

/**
 * SuiteCRM answers an unknown client with 500, as if it was down. Its explanation can repeat what was sent, so it is not
 * passed on.
 */
function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  const isRefusal = z.safeParse(Refusal, body).success;
  return isRefusal && (status === 400 || status === 401 || status === 500) ? { kind: 'credentials' } : null;
}
