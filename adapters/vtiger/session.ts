import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmAuth,
  type CrmConnection,
  createRequester,
  id,
  type Secrets,
  secretOf,
} from '../kit/index.ts';
import { md5 } from './md5.ts';
import { problem } from './problem.ts';

/** All requests go to one address. */
export const servicePath = '/webservice.php';

const Challenge = z.object({ success: z.literal(true), result: z.object({ token: id }) });
const Login = z.object({ success: z.literal(true), result: z.object({ sessionName: id, userId: id }) });

/**
 * Logs in with the access key, and again when the session has ended. The key itself is never sent: Vtiger compares
 * md5(challenge + key), and a challenge is valid for five minutes.
 */
export function sessionOf(connection: CrmConnection): CrmAuth {
  const { settings } = connection;
  const username = String(settings.username ?? '');

  /** A session belongs to its login: after a change of user or key it is not used any more. */
  const loginOf = (secrets: Secrets) => md5(`${username}\n${secretOf(secrets, 'accessKey')}`);

  return {
    apply: () => {},

    parameters(secrets) {
      if (secrets.sessionLogin !== loginOf(secrets)) {
        throw new CodedError('CRM_CREDENTIALS', { message: 'There is no session for this user and access key.' });
      }
      return { sessionName: secretOf(secrets, 'session') };
    },

    async refresh({ secrets }, options) {
      const send = createRequester(connection, { auth: { apply: () => {} }, budget: [], problem });
      const accessKey = secretOf(secrets.read(), 'accessKey');
      const challenge = { operation: 'getchallenge', username };
      const asked = await send({ method: 'GET', path: servicePath, query: challenge }, options);
      const { token } = accepted(Challenge, asked).result;
      const form = { operation: 'login', username, accessKey: md5(token + accessKey) };
      const answer = await send({ method: 'POST', path: servicePath, form }, options);
      const { sessionName, userId } = accepted(Login, answer).result;
      await secrets.write({
        session: sessionName,
        sessionUser: userId,
        sessionLogin: loginOf({ accessKey }),
        // The requester repeats a request only if the secrets differ, and a new session may have the old name.
        sessionNumber: String(Number(secrets.read().sessionNumber ?? 0) + 1),
      });
    },
  };
}
